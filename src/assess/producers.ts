/** How every piece of evidence is made: the table that joins the stages. */
import { boxHeight, boxWidth, type Box } from '../geometry/box.js';
import type { PixelRegion } from '../image/shrink.js';
import type { Evidence, EvidenceKey } from '../measures/evidence.js';
import type { ModelRegistry } from '../models/contract.js';
import { alignCrop } from '../stages/align/aligned-crop.js';
import { alignFrame, frameRegion, placeFrame } from '../stages/align/aligned-frame.js';
import { readCropFace } from '../stages/align/crop-face.js';
import { measureExposure } from '../stages/align/face-exposure.js';
import { measureLuminance } from '../stages/align/luminance-plane.js';
import { readAttributes } from '../stages/attributes/face-attributes.js';
import { readFaceMaps } from '../stages/attributes/face-maps.js';
import { drawOpenFace } from '../stages/attributes/open-face.js';
import type { DecodedImage, DetectedFace, ImageSource } from '../stages/contract.js';
import { measureBlur } from '../stages/detail/crop-blur.js';
import { measureMotion } from '../stages/detail/crop-motion.js';
import { measureEyeDetail } from '../stages/detail/eye-detail.js';
import { readExpression } from '../stages/expression/expression-scores.js';
import { estimateHeadPose, type CanonicalFace } from '../stages/pose/head-pose.js';
import { readEmbedding } from '../stages/score/embedding.js';
import { explainUtility } from '../stages/score/explanation.js';
import { readSigns, type SignEvidence } from '../stages/score/signs.js';
import { judgeFace, probabilityOf } from '../stages/score/utility.js';
import { segmentBackground } from '../stages/segment/background.js';
import { drawHeadCovering } from '../stages/segment/head-covering.js';
import { drawVisibleFace } from '../stages/segment/visible-face.js';
import type { Get, Producers } from './evidence.js';
import { modelIds } from './model-ids.js';

/** What the pipeline needs from outside: networks and the reference face. */
export interface PipelineParts {
  readonly registry: ModelRegistry;
  readonly canonicalFace: CanonicalFace;
}

export interface PhotoContext {
  readonly source: ImageSource;
  readonly image: DecodedImage;
  readonly faces: readonly DetectedFace[];
}

/** Margin around the face box in the full-resolution patch, as a share of its sides. */
const patchMargin = 0.15;

/** The producers of one photo; evidence that is not in the table's reach is undefined, and so not assessable. */
export function createProducers(parts: PipelineParts, photo: PhotoContext): Producers {
  const { source, image } = photo;
  const { registry } = parts;
  return {
    image: () => image,
    encoding: () => source.encoding,
    faces: () => photo.faces,
    pose: from(['landmarks'], ({ landmarks }) => estimateHeadPose(landmarks, parts.canonicalFace)),
    crop: from(['landmarks'], ({ landmarks }) => alignCrop(image.raster, landmarks)),
    cropFace: from(['crop', 'landmarks'], ({ crop, landmarks }) => readCropFace(crop, landmarks)),
    blur: from(['crop', 'cropFace'], ({ crop, cropFace }) => measureBlur(crop, cropFace)),
    motion: from(['crop', 'cropFace', 'openFace'], ({ crop, cropFace, openFace }) => measureMotion(crop, cropFace, openFace)),
    eyeDetail: from(['patch', 'landmarks'], ({ patch, landmarks }) => measureEyeDetail(patch, landmarks, image)),
    exposure: from(['crop', 'cropFace'], ({ crop, cropFace }) => measureExposure(crop, cropFace)),
    placement: from(['landmarks'], ({ landmarks }) => placeFrame(landmarks)),
    frame: from(['placement'], async ({ placement }) => {
      const { matrix } = placement;
      const region = frameRegion(matrix, image);
      // A reduced raster is enlarged by the frame only where the face is small in it: then the pixels come from the file.
      const enlarges = image.scale > 1 && matrix[0] ** 2 + matrix[3] ** 2 > 1;
      return alignFrame(placement, image, enlarges ? await source.decodeRegion(region) : undefined);
    }),
    luminance: from(['frame'], ({ frame }) => measureLuminance(frame)),
    patch: from(['box'], ({ box }) => source.decodeRegion(patchRegion(box, image.scale))),
    faceMaps: from(['placement'], async ({ placement }) => readFaceMaps(await registry.session(modelIds.attributes), image, placement)),
    attributes: from(['faceMaps', 'placement'], ({ faceMaps, placement }) => readAttributes(faceMaps, placement)),
    openFace: from(['faceMaps', 'placement', 'crop', 'cropFace'], ({ faceMaps, placement, crop, cropFace }) => drawOpenFace(faceMaps, placement, { crop, cropFace, image })),
    visibleFace: from(['faceMaps'], ({ faceMaps }) => drawVisibleFace(faceMaps)),
    headCovering: from(['faceMaps', 'frame'], ({ faceMaps, frame }) => drawHeadCovering(faceMaps, frame)),
    background: from(['frame'], async ({ frame }) => segmentBackground(await registry.session(modelIds.segmentation), frame)),
    expression: from(['placement'], async ({ placement }) => readExpression(await registry.session(modelIds.expression), image, placement)),
    embedding: from(['crop'], async ({ crop }) => readEmbedding(await registry.session(modelIds.embedding), crop.raster)),
    signs: async (get) => readSigns(await known(get, ['face', 'landmarks', 'attributes'])),
    judgement: from(['embedding', 'signs'], async ({ embedding, signs }) => judgeFace(await registry.session(modelIds.utility), embedding, signs)),
    utility: from(['judgement'], ({ judgement }) => probabilityOf(judgement.logOdds)),
    sunglasses: from(['judgement'], ({ judgement }) => judgement.sunglasses),
    explanation: from(['crop', 'signs'], async ({ crop, signs }) => explainUtility({ embedding: await registry.session(modelIds.embedding), utility: await registry.session(modelIds.utility) }, crop, signs)),
  };
}

/** A producer that needs other evidence, and yields nothing where one of them cannot be had. */
function from<Need extends EvidenceKey, Value>(needs: readonly Need[], make: (evidence: Pick<Evidence, Need>) => Value | undefined | Promise<Value | undefined>) {
  return async (get: Get): Promise<Value | undefined> => {
    const evidence: Partial<Record<EvidenceKey, unknown>> = {};
    for (const key of needs) {
      const value = await get(key);
      if (value === undefined) return undefined;
      evidence[key] = value;
    }
    return make(evidence as unknown as Pick<Evidence, Need>);
  };
}

/** What can be had of the keys. */
async function known(get: Get, keys: readonly (keyof SignEvidence)[]): Promise<Partial<SignEvidence>> {
  const values = [];
  for (const key of keys) values.push([key, await get(key)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function patchRegion(box: Box, scale: number): PixelRegion {
  const marginX = boxWidth(box) * patchMargin;
  const marginY = boxHeight(box) * patchMargin;
  const x = Math.floor((box.xMin - marginX) * scale);
  const y = Math.floor((box.yMin - marginY) * scale);
  return { x, y, width: Math.ceil((box.xMax + marginX) * scale) - x, height: Math.ceil((box.yMax + marginY) * scale) - y };
}
