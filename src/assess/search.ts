/** The looks at a photo, from the cheapest to the most thorough, until it is settled which boxes are faces. */
import { scaleBox } from '../geometry/box.js';
import type { Raster } from '../image/raster.js';
import type { ModelSession } from '../models/contract.js';
import type { DecodedImage, DetectedFace } from '../stages/contract.js';
import { confirmBox } from '../stages/detect/confirmation.js';
import { lookWhereNeeded } from '../stages/detect/closer-look.js';
import { lookFromAfar, lookQuickly, lookTurned } from '../stages/detect/finder.js';
import { addLook, type Candidate } from '../stages/detect/candidates.js';
import { areFaces, evidenceFor, isDominant, isPlainlyFace, isProposal, isSettledBySilence, longerSide, type SearchSize } from '../stages/detect/policy.js';
import { suppressNonMaxima } from '../stages/detect/suppression.js';
import type { StageClock } from './clock.js';
import { findTurned, quarterTurns, sameFaceOverlap } from './turned-faces.js';
import type { PhotoViews, View } from './views.js';

export interface SearchNetworks {
  readonly detector: ModelSession;
  readonly confirmation: ModelSession;
}

/** A proposal that counts as a face, and what speaks for it in log-odds. */
export interface SeenFace {
  readonly face: DetectedFace;
  readonly evidence: number;
}

/** What a photo shows, in the raster pixels of one of its views. */
export interface SearchOutcome {
  readonly view: View;
  readonly faces: readonly SeenFace[];
}

/** Looks until the photo is settled; the looks a plain portrait does not need are never taken. */
export async function searchFaces(networks: SearchNetworks, views: PhotoViews, minFaceSizePixels: number, clock: StageClock): Promise<SearchOutcome> {
  const { detector, confirmation } = networks;
  const look = (take: () => Promise<DetectedFace[]>): Promise<DetectedFace[]> => clock.time('detect', take);
  const overview = await views.overview();
  const quickTraces = await look(() => lookQuickly(detector, overview.sought));
  const quick = quickTraces.filter(isProposal);
  const [only] = quick;
  const overviewSize = sizeOf(overview.image, minFaceSizePixels);
  if (quick.length === 1 && only !== undefined && isDominant(only.box, overviewSize) && isPlainlyFace(only, await confirmOnce(confirmation, overview.sought, clock)(only))) {
    return { view: overview, faces: [{ face: only, evidence: Infinity }] };
  }
  if (isSettledBySilence(quick.length, overviewSize)) return { view: overview, faces: [] };

  const view = await views.working();
  const size = sizeOf(view.image, minFaceSizePixels);
  const toView = (faces: readonly DetectedFace[]): DetectedFace[] => faces.map((face) => ({ ...face, box: scaleBox(face.box, overview.image.scale / view.image.scale) }));
  const keep = keepFaces(confirmOnce(confirmation, view.sought, clock), size);
  const traces = toView(quickTraces);
  let candidates = addLook([], traces.filter(isProposal));
  const further = [() => lookWhereNeeded(detector, view.sought, size, [...traces]), async () => toView(await lookFromAfar(detector, overview.sought))];
  for (const take of further) {
    const seen = await look(take);
    traces.push(...seen);
    candidates = addLook(candidates, seen.filter(isProposal));
    const faces = await keep(candidates);
    if (faces.length === 0) continue;
    // In a crowd somebody may lie, or hang upside down.
    const isGroup = faces.length > 1 && faces.every(({ face }) => !isDominant(face.box, size));
    const turned = isGroup ? await look(() => findTurned(detector, view.sought, size, traces, faces.map(({ face }) => face))) : [];
    return { view, faces: [...faces, ...turned.map((face) => ({ face, evidence: Infinity }))] };
  }
  for (const turn of quarterTurns) {
    const seen = toView(await look(() => lookTurned(detector, overview.sought, turn)));
    const faces = await keep(addLook([], seen.filter(isProposal)));
    if (faces.length > 0) return { view, faces };
  }
  return { view, faces: [] };
}

function sizeOf({ raster, scale }: DecodedImage, minFacePixels: number): SearchSize {
  const rasterLongSide = Math.max(raster.width, raster.height);
  return { rasterLongSide, fullLongSide: rasterLongSide * scale, minFacePixels };
}

/** Chooses the candidates that are faces, each place once. */
function keepFaces(confirm: (face: DetectedFace) => Promise<number>, size: SearchSize): (candidates: readonly Candidate[]) => Promise<SeenFace[]> {
  return async (candidates) => {
    const judged = [];
    for (const candidate of candidates) {
      const { face } = candidate;
      const sidePixels = (longerSide(face.box) * size.fullLongSide) / size.rasterLongSide;
      if (sidePixels < size.minFacePixels) continue;
      judged.push({ face, evidence: evidenceFor(candidate, await confirm(face)), sidePixels, dominant: isDominant(face.box, size) });
    }
    const verdicts = areFaces(judged);
    const faces = judged.filter((_, i) => verdicts[i]);
    const distinct = suppressNonMaxima(faces.map(({ face }) => face), sameFaceOverlap);
    return faces.filter(({ face }) => distinct.includes(face));
  };
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
