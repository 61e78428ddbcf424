/** Which faces the photo shows: looks of growing cost, each box confirmed before its mesh is traced. */
import type { AssessRequest } from '../assessment.js';
import { boxArea, boxHeight, boxWidth, intersectionOverUnion, type Box } from '../geometry/box.js';
import type { Raster } from '../image/raster.js';
import type { ModelRegistry, ModelSession } from '../models/contract.js';
import type { DecodedImage, DetectedFace, FaceLandmarks } from '../stages/contract.js';
import { confirmBox } from '../stages/detect/confirmation.js';
import { lookClosely, lookFromAfar, lookQuickly, lookTurned } from '../stages/detect/finder.js';
import { addLook, type Candidate } from '../stages/detect/candidates.js';
import { closerLookSide, isDominant, isFace, isPlainlyFace, type SearchSize } from '../stages/detect/policy.js';
import { suppressNonMaxima } from '../stages/detect/suppression.js';
import { meshBox, traceMesh } from '../stages/landmarks/face-mesh.js';
import { modelIds } from './model-ids.js';
import type { StageClock } from './clock.js';

/** A face that the detector proposed and a second network confirmed. Coordinates in raster pixels. */
export interface LocatedFace {
  readonly face: DetectedFace;
  readonly landmarks: FaceLandmarks;
  readonly box: Box;
}

interface Networks {
  readonly detector: ModelSession;
  readonly confirmation: ModelSession;
  readonly mesh: ModelSession;
}

/** Two boxes that overlap more than this show the same face. */
const sameFaceOverlap = 0.4;
/** The mesh's extent replaces the detector's box where the mesh network is sure of a face and the two agree. */
const minPresence = 0.9;
const minAgreement = 0.65;

/** The confirmed faces, largest first, at most `maxFaces` of them, none smaller than asked for. */
export async function locateFaces(registry: ModelRegistry, image: DecodedImage, request: AssessRequest, clock: StageClock): Promise<LocatedFace[]> {
  const networks: Networks = {
    detector: await registry.session(modelIds.detector),
    confirmation: await registry.session(modelIds.confirmation),
    mesh: await registry.session(modelIds.mesh),
  };
  const minFaceSizePixels = request.minFaceSizePixels / image.scale;
  const found = await searchFaces(networks, image, request.minFaceSizePixels, clock);
  const kept = found.sort((a, b) => boxArea(b.box) - boxArea(a.box)).slice(0, request.maxFaces);
  const located: LocatedFace[] = [];
  for (const face of kept) located.push(await clock.time('landmarks', () => locate(networks.mesh, image.raster, face)));
  return located
    .filter(({ box }) => sideOf(box) >= minFaceSizePixels)
    .sort((a, b) => boxArea(b.box) - boxArea(a.box));
}

/** Looks until the photo is settled; the looks a plain portrait does not need are never taken. */
async function searchFaces(networks: Networks, image: DecodedImage, minFaceSizePixels: number, clock: StageClock): Promise<DetectedFace[]> {
  const { detector } = networks;
  const { raster } = image;
  const rasterLongSide = Math.max(raster.width, raster.height);
  const size: SearchSize = { rasterLongSide, fullLongSide: rasterLongSide * image.scale, minFacePixels: minFaceSizePixels };
  const confirm = confirmOnce(networks.confirmation, raster, clock);
  const faceOf = async (candidate: Candidate): Promise<boolean> =>
    sideOf(candidate.face.box) >= minFaceSizePixels / image.scale && isFace(candidate, await confirm(candidate.face));

  const quick = await clock.time('detect', () => lookQuickly(detector, raster));
  const [only] = quick;
  if (quick.length === 1 && only !== undefined && isDominant(only.box, size) && isPlainlyFace(only, await confirm(only))) return [only];

  let candidates = addLook([], quick);
  const further = [() => lookClosely(detector, raster, closerLookSide(size)), () => lookFromAfar(detector, raster)];
  for (const look of further) {
    candidates = addLook(candidates, await clock.time('detect', look));
    const faces = await keep(candidates, faceOf);
    if (faces.length > 0) return faces;
  }
  for (const turn of [90, 270, 180] as const) {
    const faces = await keep(addLook([], await clock.time('detect', () => lookTurned(detector, raster, turn))), faceOf);
    if (faces.length > 0) return faces;
  }
  return [];
}

async function keep(candidates: readonly Candidate[], isWanted: (candidate: Candidate) => Promise<boolean>): Promise<DetectedFace[]> {
  const faces: DetectedFace[] = [];
  for (const candidate of candidates) if (await isWanted(candidate)) faces.push(candidate.face);
  return suppressNonMaxima(faces, sameFaceOverlap);
}

/** The confirmation logit of a proposal; the same proposal is never looked at twice. */
function confirmOnce(network: ModelSession, raster: Raster, clock: StageClock): (face: DetectedFace) => Promise<number> {
  const known = new Map<DetectedFace, Promise<number>>();
  return (face) => {
    const logit = known.get(face) ?? clock.time('confirm', () => confirmBox(network, raster, face.box, (face.rotationDegrees * Math.PI) / 180));
    known.set(face, logit);
    return logit;
  };
}

function sideOf(box: Box): number {
  return Math.max(boxWidth(box), boxHeight(box));
}

async function locate(mesh: ModelSession, raster: Raster, face: DetectedFace): Promise<LocatedFace> {
  const landmarks = await traceMesh(mesh, raster, face.box, (face.rotationDegrees * Math.PI) / 180);
  const extent = meshBox(landmarks);
  const sure = landmarks.presence >= minPresence && intersectionOverUnion(extent, face.box) >= minAgreement;
  return { face, landmarks, box: sure ? extent : face.box };
}
