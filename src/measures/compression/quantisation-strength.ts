/** How coarsely a JPEG was quantised, as one number. */

/**
 * The low-frequency part of the luma table that ITU-T T.81 gives as an example (Annex K.1), zigzag positions 1 to 14:
 * the frequencies that survive when a face is brought to another size.
 */
export const exampleLumaSteps = [11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24] as const;

/**
 * Median ratio of a luma quantisation table to the example table over the low frequencies: 1 for quality 50 of the
 * Independent JPEG Group's scale, 5 for quality 10, 0.2 for quality 90. Undefined for a table that is too short.
 *
 * @param table zigzag order, 64 values.
 */
export function quantisationStrength(table: readonly number[]): number | undefined {
  if (table.length < 1 + exampleLumaSteps.length) return undefined;
  return medianOf(exampleLumaSteps.map((step, i) => table[i + 1]! / step));
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
