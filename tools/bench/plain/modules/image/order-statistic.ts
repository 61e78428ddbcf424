/** By sorting. Left out: Hoare's selection (docs/decisions/0026). */
export function orderStatistic(values: number[] | Float32Array, index: number): number {
  return [...values].sort((a, b) => a - b)[index]!;
}
