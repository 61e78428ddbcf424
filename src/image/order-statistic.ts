/**
 * The value that would stand at an index if the values were sorted; they are put into another order. Hoare's selection
 * (Communications of the ACM 4(7), 1961), linear on average. No value may be NaN.
 *
 * @param index 0…values.length − 1.
 */
export function orderStatistic(values: number[] | Float32Array, index: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    if (index <= j) right = j;
    else if (index >= i) left = i;
    else break;
  }
  return values[index]!;
}
