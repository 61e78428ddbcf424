/** Light that no face was trained on, taken off the network's view before it is read. */
import type { Raster } from '../../image/raster.js';

/** Eyes, nose and upper cheeks in the 128×128 view, above what a mask covers: skin and little else. */
const skin = { left: 40, top: 54, right: 88, bottom: 80 };
/** A span of grey levels, from the twentieth to the last but twentieth of them, below which a view is stretched to it. */
const leastSpan = 64;
const tail = 0.05;

/**
 * The view in light that faces are known in. Skin is never bluer or greener than it is red: red is raised to green and blue
 * lowered to it where they are. A view veiled by haze or darkness is stretched about its middle until its greys span
 * `leastSpan`. Both corrections grow from nothing: a view in usual light stays as it is.
 */
export function correctLight(view: Raster): Raster {
  const means = [0, 0, 0];
  const greys: number[] = [];
  for (let y = skin.top; y < skin.bottom; y++) {
    for (let x = skin.left; x < skin.right; x++) {
      const at = 3 * (y * view.width + x);
      const [r, g, b] = [view.data[at]!, view.data[at + 1]!, view.data[at + 2]!];
      means[0]! += r;
      means[1]! += g;
      means[2]! += b;
      greys.push((r + 2 * g + b) / 4);
    }
  }
  const [red, green, blue] = means as [number, number, number];
  const gains = [red > 0 ? Math.max(1, green / red) : 1, 1, blue > 0 ? Math.min(1, green / blue) : 1];
  greys.sort((a, b) => a - b);
  const [low, high] = [greys[Math.floor(tail * greys.length)]!, greys[Math.floor((1 - tail) * greys.length)]!];
  const stretch = Math.max(1, leastSpan / Math.max(1, high - low));
  if (stretch === 1 && gains.every((gain) => gain === 1)) return view;
  // About the middle, moved up where the dark end would fall below black.
  const middle = (low + high) / 2;
  const shift = Math.max(0, (stretch * (high - low)) / 2 - middle);
  const corrected = { ...view, data: new Uint8Array(view.data.length) };
  for (let i = 0; i < view.data.length; i++) {
    const value = (view.data[i]! * gains[i % 3]! - middle) * stretch + middle + shift;
    corrected.data[i] = Math.max(0, Math.min(255, value + 0.5));
  }
  return corrected;
}
