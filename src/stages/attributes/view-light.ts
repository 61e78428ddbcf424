/** Light that no face was trained on, taken off the network's view before it is read. */
import { orderStatistic } from '../../image/order-statistic.js';
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
  const { data, width } = view;
  let [red, green, blue] = [0, 0, 0];
  const greys = new Float32Array((skin.right - skin.left) * (skin.bottom - skin.top));
  let pixels = 0;
  for (let y = skin.top; y < skin.bottom; y++) {
    const end = 3 * (y * width + skin.right);
    for (let at = 3 * (y * width + skin.left); at < end; at += 3) {
      const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
      red += r;
      green += g;
      blue += b;
      greys[pixels++] = (r + 2 * g + b) / 4;
    }
  }
  const gains = [red > 0 ? Math.max(1, green / red) : 1, 1, blue > 0 ? Math.min(1, green / blue) : 1] as const;
  const [low, high] = [orderStatistic(greys, Math.floor(tail * pixels)), orderStatistic(greys, Math.floor((1 - tail) * pixels))];
  const stretch = Math.max(1, leastSpan / Math.max(1, high - low));
  if (stretch === 1 && gains.every((gain) => gain === 1)) return view;
  // About the middle, moved up where the dark end would fall below black.
  const middle = (low + high) / 2;
  const shift = Math.max(0, (stretch * (high - low)) / 2 - middle);
  const corrected = new Uint8Array(data.length);
  const [redGain, greenGain, blueGain] = gains;
  for (let i = 0; i < data.length; i += 3) {
    corrected[i] = clamp((data[i]! * redGain - middle) * stretch + middle + shift + 0.5);
    corrected[i + 1] = clamp((data[i + 1]! * greenGain - middle) * stretch + middle + shift + 0.5);
    corrected[i + 2] = clamp((data[i + 2]! * blueGain - middle) * stretch + middle + shift + 0.5);
  }
  return { ...view, data: corrected };
}

function clamp(value: number): number {
  if (value < 0) return 0;
  return value > 255 ? 255 : value;
}
