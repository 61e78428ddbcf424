/**
 * The seven outputs of the attention mesh put together as MediaPipe's tensors_to_face_landmarks_with_attention does,
 * in plain numbers: written apart from the converter, which does it inside the network.
 */
import { leftEyeIndices, lipIndices, rightEyeIndices } from '../../../src/models/convert/attention-indices.js';

const meshCount = 468;
const irisCount = 5;
/** Points of an eye's outline, whose mean depth is the depth of its iris. */
const outlineCount = 16;

/** @param outputs mesh (x, y, z), lips, left eye, right eye, left iris, right iris (x, y), presence. */
export function assembleLandmarks(outputs: readonly Float32Array[]): Float32Array[] {
  const [mesh, lips, leftEye, rightEye, leftIris, rightIris, presence] = outputs as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  const landmarks = new Float32Array(3 * (meshCount + 2 * irisCount));
  landmarks.set(mesh);
  for (const [indices, points] of [[lipIndices, lips], [leftEyeIndices, leftEye], [rightEyeIndices, rightEye]] as const) {
    indices.forEach((landmark, i) => { landmarks.set(points.subarray(2 * i, 2 * i + 2), 3 * landmark); });
  }
  for (const [first, iris, outline] of [[meshCount, leftIris, leftEyeIndices], [meshCount + irisCount, rightIris, rightEyeIndices]] as const) {
    const depth = outline.slice(0, outlineCount).reduce((sum, landmark) => sum + mesh[3 * landmark + 2]!, 0) / outlineCount;
    for (let i = 0; i < irisCount; i++) landmarks.set([iris[2 * i]!, iris[2 * i + 1]!, depth], 3 * (first + i));
  }
  return [landmarks, presence];
}
