/** What both generations read off an assessed face, in the appliance's units. */
import type { FaceAssessment } from '../../assessment.js';
import type { MeasureId } from '../../measures/ids.js';
import type { ImageFacts } from '../../stages/contract.js';

/** Measures that the appliance's answers show whatever the level rules on. */
export const shownMeasures = [
  'FaceSize', 'FaceUsability', 'FaceCompleteness', 'PoseAngleSum', 'Clarity', 'FaceLight', 'UnifiedQualityScore',
] as const satisfies readonly MeasureId[];

/** The one that the second generation and the message queue need besides. */
export const shownDetailMeasures = ['MaskPrevention'] as const satisfies readonly MeasureId[];

/** Native value of a measure, or `otherwise` when it could not be assessed. */
export function nativeOf(face: FaceAssessment, measure: MeasureId, otherwise: number): number {
  const result = face.measures[measure];
  return result?.status === 'measured' ? result.native : otherwise;
}

/** A number among the details of a measure; undefined when it could not be assessed. */
export function detailOf(face: FaceAssessment, measure: MeasureId, name: string): number | undefined {
  const result = face.measures[measure];
  const value = result?.status === 'measured' ? result.details?.[name] : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** `[xmin, ymin, xmax, ymax]` in whole pixels inside the image as a person sees it. */
export function boundingBox(face: FaceAssessment, image: Pick<ImageFacts, 'width' | 'height'>): [number, number, number, number] {
  const within = (value: number, limit: number): number => Math.min(limit, Math.max(0, Math.round(value)));
  const { xMin, yMin, xMax, yMax } = face.box;
  return [within(xMin, image.width), within(yMin, image.height), within(xMax, image.width), within(yMax, image.height)];
}

/** True when the border cuts the face; a face whose completeness is unknown is not vouched for. */
export function isIncomplete(face: FaceAssessment): boolean {
  return nativeOf(face, 'FaceCompleteness', 0) < 1;
}

/** Linear light 0…1 as the sRGB value 0…1 that a screen shows for it (IEC 61966-2-1): the appliance's brightness scale. */
export function toScreenBrightness(linear: number): number {
  const clamped = Math.min(1, Math.max(0, linear));
  return clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055;
}
