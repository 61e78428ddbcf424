/** Which faces the photo shows: looks of growing cost, each box confirmed before its mesh is traced. */
import type { AssessRequest } from '../assessment.js';
import { boxArea, boxHeight, boxWidth, intersectionOverUnion, type Box } from '../geometry/box.js';
import type { Raster } from '../image/raster.js';
import type { ModelRegistry, ModelSession } from '../models/contract.js';
import type { DecodedImage, DetectedFace, FaceLandmarks } from '../stages/contract.js';
import { confirmBox } from '../stages/detect/confirmation.js';
import { lookClosely, lookFromAfar, lookQuickly, lookTurned } from '../stages/detect/finder.js';
import { closerLookSide, isFace } from '../stages/detect/policy.js';
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
const minPresence = 0.5;
const minAgreement = 0.4;

/** The confirmed faces, largest first, at most `maxFaces` of them, none smaller than asked for. */
export async function locateFaces(registry: ModelRegistry, image: DecodedImage, request: AssessRequest, clock: StageClock): Promise<LocatedFace[]> {
  const networks: Networks = {
    detector: await registry.session(modelIds.detector),
    confirmation: await registry.session(modelIds.confirmation),
    mesh: await registry.session(modelIds.mesh),
  };
  const minFacePixels = request.minFaceSizePixels / image.scale;
  const found = await searchFaces(networks, image, request.minFaceSizePixels, clock);
  const kept = found.sort((a, b) => boxArea(b.box) - boxArea(a.box)).slice(0, request.maxFaces);
  const located: LocatedFace[] = [];
  for (const face of kept) located.push(await clock.time('landmarks', () => locate(networks.mesh, image.raster, face)));
  return located
    .filter(({ box }) => Math.max(boxWidth(box), boxHeight(box)) >= minFacePixels)
    .sort((a, b) => boxArea(b.box) - boxArea(a.box));
}

/** Looks until the photo is settled; the looks a plain portrait does not need are never taken. */
async function searchFaces(networks: Networks, image: DecodedImage, minFaceSizePixels: number, clock: StageClock): Promise<DetectedFace[]> {
  const { detector } = networks;
  const { raster } = image;
  const minFacePixels = minFaceSizePixels / image.scale;
  const rasterLongSide = Math.max(raster.width, raster.height);
  const faces: DetectedFace[] = [];
  const look = async (seek: () => Promise<DetectedFace[]>): Promise<DetectedFace[]> => {
    const proposals = await clock.time('detect', seek);
    await clock.time('confirm', () => confirmAll(networks.confirmation, raster, proposals, minFacePixels, faces));
    return proposals;
  };
  const proposals = await look(() => lookQuickly(detector, raster));
  const closer = closerLookSide(proposals, faces, { rasterLongSide, fullLongSide: rasterLongSide * image.scale, minFacePixels: minFaceSizePixels });
  if (closer !== undefined) await look(() => lookClosely(detector, raster, closer));
  if (faces.length === 0) await look(() => lookFromAfar(detector, raster));
  for (const turn of [90, 270, 180] as const) {
    if (faces.length === 0) await look(() => lookTurned(detector, raster, turn, 0));
  }
  return faces;
}

/** Adds the proposals that are faces and not yet known to `faces`; where two looks agree, the better score stays. */
async function confirmAll(network: ModelSession, raster: Raster, proposals: readonly DetectedFace[], minFacePixels: number, faces: DetectedFace[]): Promise<void> {
  for (const proposal of proposals) {
    const { box, score, rotationDegrees } = proposal;
    if (Math.max(boxWidth(box), boxHeight(box)) < minFacePixels) continue;
    if (faces.some((other) => intersectionOverUnion(other.box, box) > sameFaceOverlap)) continue;
    const logit = await confirmBox(network, raster, box, (rotationDegrees * Math.PI) / 180);
    if (isFace(score, logit)) faces.push(proposal);
  }
}

async function locate(mesh: ModelSession, raster: Raster, face: DetectedFace): Promise<LocatedFace> {
  const landmarks = await traceMesh(mesh, raster, face.box, (face.rotationDegrees * Math.PI) / 180);
  const extent = meshBox(landmarks);
  const sure = landmarks.presence >= minPresence && intersectionOverUnion(extent, face.box) >= minAgreement;
  return { face, landmarks, box: sure ? extent : face.box };
}
