/** The canonical face of MediaPipe's face geometry: a mean head in centimetres that head pose is measured against. */
import { findModel } from './manifest.js';
import { readModel, type StorePlace } from './store.js';

export const canonicalFaceId = 'canonical-face';

export interface CanonicalFace {
  /** 468 × (x, y, z) in centimetres: x to image right, y up, z towards the camera. */
  readonly vertices: Float32Array;
  /** Corners of the triangles between the vertices, 898 × 3. */
  readonly triangles: Uint16Array;
  /** The 33 vertices that take part in the Procrustes fit, and their weights. */
  readonly procrustes: readonly { readonly index: number; readonly weight: number }[];
}

/** Reads the canonical face from the store. Throws FaceGaugeError MODEL_UNAVAILABLE when it is missing or differs. */
export async function loadCanonicalFace(place: StorePlace): Promise<CanonicalFace> {
  const bytes = await readModel(place, findModel(place.manifest, canonicalFaceId));
  const file = JSON.parse(new TextDecoder().decode(bytes)) as {
    vertices: number[][]; triangles: number[][]; procrustes: { index: number; weight: number }[];
  };
  return {
    vertices: Float32Array.from(file.vertices.flat()),
    triangles: Uint16Array.from(file.triangles.flat()),
    procrustes: file.procrustes,
  };
}
