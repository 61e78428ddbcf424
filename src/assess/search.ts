/** The looks at a photo, from the cheapest to the most thorough, until it is settled which boxes are faces. */
import { boxHeight, boxWidth, intersectionOverUnion, scaleBox, type Box } from '../geometry/box.js';
import type { Raster } from '../image/raster.js';
import type { ModelSession } from '../models/contract.js';
import type { DecodedImage, DetectedFace } from '../stages/contract.js';
import { confirmBox } from '../stages/detect/confirmation.js';
import { lookClosely, lookFromAfar, lookQuickly, lookTurned } from '../stages/detect/finder.js';
import { addLook, type Candidate } from '../stages/detect/candidates.js';
import { areFaces, closerLookSide, evidenceFor, isDominant, isPlainlyFace, isPlainlyTurned, isSettledBySilence, type SearchSize } from '../stages/detect/policy.js';
import { suppressNonMaxima } from '../stages/detect/suppression.js';
import type { StageClock } from './clock.js';
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

/** Two boxes that overlap more than this show the same face. */
const sameFaceOverlap = 0.4;
/** In the order of how often photos are turned. */
const quarterTurns = [90, 270, 180] as const;
/**
 * Input of the looks for turned faces in a crowd, as a share of the closer look's: a quarter of the work, and the same
 * recall in every class of size on the development photos (docs/decisions/0003).
 */
const turnedShare = 0.5;

/** Looks until the photo is settled; the looks a plain portrait does not need are never taken. */
export async function searchFaces(networks: SearchNetworks, views: PhotoViews, minFaceSizePixels: number, clock: StageClock): Promise<SearchOutcome> {
  const { detector, confirmation } = networks;
  const look = (take: () => Promise<DetectedFace[]>): Promise<DetectedFace[]> => clock.time('detect', take);
  const overview = await views.overview();
  const quick = await look(() => lookQuickly(detector, overview.sought));
  const [only] = quick;
  const overviewSize = sizeOf(overview.image, minFaceSizePixels);
  if (quick.length === 1 && only !== undefined && isDominant(only.box, overviewSize) && isPlainlyFace(only, await confirmOnce(confirmation, overview.sought, clock)(only))) {
    return { view: overview, faces: [{ face: only, evidence: Infinity }] };
  }
  if (isSettledBySilence(quick.length, overviewSize)) return { view: overview, faces: [] };

  const view = await views.working();
  const size = sizeOf(view.image, minFaceSizePixels);
  const closeSide = closerLookSide(size);
  const toView = (faces: readonly DetectedFace[]): DetectedFace[] => faces.map((face) => ({ ...face, box: scaleBox(face.box, overview.image.scale / view.image.scale) }));
  const keep = keepFaces(confirmOnce(confirmation, view.sought, clock), size);

  // In a crowd somebody may lie, or hang upside down.
  const turnedAmong = async (upright: readonly DetectedFace[]): Promise<SeenFace[]> => {
    const known = [...upright];
    for (const turn of quarterTurns) {
      for (const face of await look(() => lookTurned(detector, view.sought, turn, Math.round(turnedShare * closeSide)))) {
        const isNew = known.every(({ box }) => intersectionOverUnion(box, face.box) <= sameFaceOverlap);
        if (isNew && isPlainlyTurned(face) && sideOf(face.box) * view.image.scale >= minFaceSizePixels) known.push(face);
      }
    }
    return known.slice(upright.length).map((face) => ({ face, evidence: Infinity }));
  };

  let candidates = addLook([], toView(quick));
  const further = [() => lookClosely(detector, view.sought, closeSide), async () => toView(await lookFromAfar(detector, overview.sought))];
  for (const take of further) {
    candidates = addLook(candidates, await look(take));
    const faces = await keep(candidates);
    const isGroup = faces.length > 1 && faces.every(({ face }) => !isDominant(face.box, size));
    if (faces.length > 0) return { view, faces: isGroup ? [...faces, ...await turnedAmong(faces.map(({ face }) => face))] : faces };
  }
  for (const turn of quarterTurns) {
    const faces = await keep(addLook([], toView(await look(() => lookTurned(detector, overview.sought, turn)))));
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
      const sidePixels = (sideOf(face.box) * size.fullLongSide) / size.rasterLongSide;
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

/** Longer side in pixels. */
export function sideOf(box: Box): number {
  return Math.max(boxWidth(box), boxHeight(box));
}
