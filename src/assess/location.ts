/** Which faces the photo shows: looks of growing cost, each box confirmed before its mesh is traced. */
import type { AssessRequest } from '../assessment.js';
import { boxArea, boxHeight, boxWidth, intersectionOverUnion, type Box } from '../geometry/box.js';
import type { Raster } from '../image/raster.js';
import type { ModelRegistry, ModelSession } from '../models/contract.js';
import type { DecodedImage, DetectedFace, FaceLandmarks } from '../stages/contract.js';
import { confirmBox } from '../stages/detect/confirmation.js';
import { lookClosely, lookFromAfar, lookQuickly, lookTurned } from '../stages/detect/finder.js';
import { addLook, type Candidate } from '../stages/detect/candidates.js';
import { areFaces, closerLookSide, evidenceFor, isContradicted, isDominant, isPlainlyFace, isPlainlyTurned, isSettledBySilence, type SearchSize } from '../stages/detect/policy.js';
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

/** A proposal that counts as a face, and what speaks for it in log-odds. */
interface SeenFace {
  readonly face: DetectedFace;
  readonly evidence: number;
}

/** Two boxes that overlap more than this show the same face. */
const sameFaceOverlap = 0.4;
/** In the order of how often photos are turned. */
const quarterTurns = [90, 270, 180] as const;
/**
 * Input of the looks for turned faces in a crowd, as a share of the closer look's: a quarter of the work, and the same
 * recall in every class of size on the development photos (docs/decisions/0003).
 */
const turnedShare = 0.5;
/** The mesh's extent replaces the detector's box where the mesh network is sure of a face and the two agree. */
const minPresence = 0.9;
const minAgreement = 0.65;

export interface FacesOfPhoto {
  /** The confirmed faces, largest first, at most `maxFaces` of them, none smaller than asked for. */
  readonly located: readonly LocatedFace[];
  /** These and the smaller ones beyond `maxFaces`, whose mesh nobody traced: what else the photo shows. */
  readonly seen: readonly DetectedFace[];
}

/** Finds the faces of a photo and traces the mesh of those that will be answered. */
export async function locateFaces(registry: ModelRegistry, image: DecodedImage, request: AssessRequest, clock: StageClock): Promise<FacesOfPhoto> {
  const networks: Networks = {
    detector: await registry.session(modelIds.detector),
    confirmation: await registry.session(modelIds.confirmation),
    mesh: await registry.session(modelIds.mesh),
  };
  const found = await searchFaces(networks, image, request.minFaceSizePixels, clock);
  const largestFirst = found.sort((a, b) => boxArea(b.face.box) - boxArea(a.face.box));
  const located: LocatedFace[] = [];
  const beyond: DetectedFace[] = [];
  for (const { face, evidence } of largestFirst) {
    if (located.length >= request.maxFaces) {
      beyond.push(face);
      continue;
    }
    const one = await clock.time('landmarks', () => locate(networks.mesh, image.raster, face));
    const sidePixels = sideOf(one.box) * image.scale;
    const others = found.filter((other) => other.face !== face).map((other) => other.evidence);
    if (sidePixels >= request.minFaceSizePixels && !isContradicted(evidence, one.landmarks.presence, sidePixels, others)) located.push(one);
  }
  located.sort((a, b) => boxArea(b.box) - boxArea(a.box));
  return { located, seen: [...located.map(({ face }) => face), ...beyond] };
}

/** Looks until the photo is settled; the looks a plain portrait does not need are never taken. */
async function searchFaces(networks: Networks, image: DecodedImage, minFaceSizePixels: number, clock: StageClock): Promise<SeenFace[]> {
  const { detector } = networks;
  const { raster } = image;
  const rasterLongSide = Math.max(raster.width, raster.height);
  const size: SearchSize = { rasterLongSide, fullLongSide: rasterLongSide * image.scale, minFacePixels: minFaceSizePixels };
  const closeSide = closerLookSide(size);
  const confirm = confirmOnce(networks.confirmation, raster, clock);
  const keep = async (candidates: readonly Candidate[]): Promise<SeenFace[]> => {
    const judged = [];
    for (const candidate of candidates) {
      const { face } = candidate;
      const sidePixels = sideOf(face.box) * image.scale;
      if (sidePixels < minFaceSizePixels) continue;
      judged.push({ face, evidence: evidenceFor(candidate, await confirm(face)), sidePixels, dominant: isDominant(face.box, size) });
    }
    const verdicts = areFaces(judged);
    const faces = judged.filter((_, i) => verdicts[i]);
    const distinct = suppressNonMaxima(faces.map(({ face }) => face), sameFaceOverlap);
    return faces.filter(({ face }) => distinct.includes(face));
  };

  // In a crowd somebody may lie, or hang upside down.
  const turnedAmong = async (upright: readonly DetectedFace[]): Promise<SeenFace[]> => {
    const known = [...upright];
    for (const turn of quarterTurns) {
      for (const face of await clock.time('detect', () => lookTurned(detector, raster, turn, Math.round(turnedShare * closeSide)))) {
        const isNew = known.every(({ box }) => intersectionOverUnion(box, face.box) <= sameFaceOverlap);
        if (isNew && isPlainlyTurned(face) && sideOf(face.box) * image.scale >= minFaceSizePixels) known.push(face);
      }
    }
    return known.slice(upright.length).map((face) => ({ face, evidence: Infinity }));
  };

  const quick = await clock.time('detect', () => lookQuickly(detector, raster));
  const [only] = quick;
  if (quick.length === 1 && only !== undefined && isDominant(only.box, size) && isPlainlyFace(only, await confirm(only))) return [{ face: only, evidence: Infinity }];

  if (isSettledBySilence(quick.length, size)) return [];

  let candidates = addLook([], quick);
  const further = [() => lookClosely(detector, raster, closeSide), () => lookFromAfar(detector, raster)];
  for (const look of further) {
    candidates = addLook(candidates, await clock.time('detect', look));
    const faces = await keep(candidates);
    const isGroup = faces.length > 1 && faces.every(({ face }) => !isDominant(face.box, size));
    if (faces.length > 0) return isGroup ? [...faces, ...await turnedAmong(faces.map(({ face }) => face))] : faces;
  }
  for (const turn of quarterTurns) {
    const faces = await keep(addLook([], await clock.time('detect', () => lookTurned(detector, raster, turn))));
    if (faces.length > 0) return faces;
  }
  return [];
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
