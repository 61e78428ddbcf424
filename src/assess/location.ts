/** Which faces the photo shows, and the mesh of those that will be answered. */
import type { AssessRequest } from '../assessment.js';
import { boxArea, intersectionOverUnion, type Box } from '../geometry/box.js';
import type { Raster } from '../image/raster.js';
import type { ModelRegistry, ModelSession } from '../models/contract.js';
import type { DecodedImage, DetectedFace, FaceLandmarks } from '../stages/contract.js';
import { isContradicted, longerSide } from '../stages/detect/policy.js';
import { meshBox, traceMesh } from '../stages/landmarks/face-mesh.js';
import { modelIds } from './model-ids.js';
import type { StageClock } from './clock.js';
import { searchFaces } from './search.js';
import type { PhotoViews } from './views.js';

/** A face that the detector proposed and a second network confirmed. Coordinates in raster pixels. */
export interface LocatedFace {
  readonly face: DetectedFace;
  readonly landmarks: FaceLandmarks;
  readonly box: Box;
}

/** The mesh's extent replaces the detector's box where the mesh network is sure of a face and the two agree. */
const minPresence = 0.9;
const minAgreement = 0.65;

export interface FacesOfPhoto {
  /** The photo at the size whose raster pixels all coordinates are in. */
  readonly image: DecodedImage;
  /** The confirmed faces, largest first, at most `maxFaces` of them, none smaller than asked for. */
  readonly located: readonly LocatedFace[];
  /** These and the smaller ones beyond `maxFaces`, whose mesh nobody traced: what else the photo shows. */
  readonly seen: readonly DetectedFace[];
}

/** Finds the faces of a photo and traces the mesh of those that will be answered. */
export async function locateFaces(registry: ModelRegistry, views: PhotoViews, request: AssessRequest, clock: StageClock): Promise<FacesOfPhoto> {
  const detector = await registry.session(modelIds.detector);
  const confirmation = await registry.session(modelIds.confirmation);
  const mesh = await registry.session(modelIds.mesh);
  const { view: { image, sought }, faces } = await searchFaces({ detector, confirmation }, views, request.minFaceSizePixels, clock);
  const largestFirst = [...faces].sort((a, b) => boxArea(b.face.box) - boxArea(a.face.box));
  const located: LocatedFace[] = [];
  const beyond: DetectedFace[] = [];
  for (const { face, evidence } of largestFirst) {
    if (located.length >= request.maxFaces) {
      beyond.push(face);
      continue;
    }
    const one = await clock.time('landmarks', () => locate(mesh, sought, face));
    const sidePixels = longerSide(one.box) * image.scale;
    const others = faces.filter((other) => other.face !== face).map((other) => other.evidence);
    if (sidePixels >= request.minFaceSizePixels && !isContradicted(evidence, one.landmarks.presence, sidePixels, others)) located.push(one);
  }
  located.sort((a, b) => boxArea(b.box) - boxArea(a.box));
  return { image, located, seen: [...located.map(({ face }) => face), ...beyond] };
}

async function locate(mesh: ModelSession, raster: Raster, face: DetectedFace): Promise<LocatedFace> {
  const landmarks = await traceMesh(mesh, raster, face.box, (face.rotationDegrees * Math.PI) / 180);
  const extent = meshBox(landmarks);
  const sure = landmarks.presence >= minPresence && intersectionOverUnion(extent, face.box) >= minAgreement;
  return { face, landmarks, box: sure ? extent : face.box };
}
