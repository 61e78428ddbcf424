/** An axis-aligned box in pixels; xMax and yMax are exclusive edges, so width = xMax − xMin. */
export interface Box {
  readonly xMin: number;
  readonly yMin: number;
  readonly xMax: number;
  readonly yMax: number;
}

export function boxWidth(box: Box): number {
  return box.xMax - box.xMin;
}

export function boxHeight(box: Box): number {
  return box.yMax - box.yMin;
}

export function boxArea(box: Box): number {
  return Math.max(0, boxWidth(box)) * Math.max(0, boxHeight(box));
}

/** Area of the intersection divided by the area of the union, 0…1. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.xMax, b.xMax) - Math.max(a.xMin, b.xMin);
  const height = Math.min(a.yMax, b.yMax) - Math.max(a.yMin, b.yMin);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  return intersection / (boxArea(a) + boxArea(b) - intersection);
}

export function scaleBox(box: Box, factor: number): Box {
  return { xMin: box.xMin * factor, yMin: box.yMin * factor, xMax: box.xMax * factor, yMax: box.yMax * factor };
}
