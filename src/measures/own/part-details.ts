import { facePartNames, type FaceAttributes } from '../../stages/contract.js';

/** How much of each part something covers, 0…1 to three decimals, as details of a measure. */
export function partDetails(attributes: FaceAttributes): Readonly<Record<string, number>> {
  return Object.fromEntries(facePartNames.map((part) => [part, Math.round(attributes.occluded[part] * 1000) / 1000]));
}
