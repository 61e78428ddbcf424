/** Requests that the OpenAPI document shows; a test sends every one of them. */

/** A whole image, small enough to be read: 32×40 pixels of one grey, PNG. It shows no face. */
export const exampleImage = 'iVBORw0KGgoAAAANSUhEUgAAACAAAAAoCAMAAACo9wirAAAAA1BMVEWImare3AxHAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAFElEQVQ4y2NgGAWjYBSMglGADwAABSgAAXtgpQIAAAAASUVORK5CYII=';

export const assessExamples = [
  { image: exampleImage },
  { image: `data:image/png;base64,${exampleImage}`, profile: 'icao-passport', include: 'landmarks,timings' },
  { image: exampleImage, measures: ['HeadPoseYaw', 'EyesOpen'], maxFaces: 1, minFaceSize: 40 },
] as const;

export const bestExamples = [
  { images: [exampleImage, exampleImage], profile: 'enrolment' },
] as const;
