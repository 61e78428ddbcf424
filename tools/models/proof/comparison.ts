/** How far the outputs of two runtimes lie apart, over many views. */

export interface OutputDeviation {
  readonly name: string;
  /** Smallest and largest value that the original gave. */
  readonly smallest: number;
  readonly largest: number;
  /** Largest absolute difference of a value, and the same as a share of largest − smallest. */
  readonly deviation: number;
  readonly relative: number;
  /** Values compared. */
  readonly values: number;
}

export interface OutputComparison {
  /** Throws RangeError when the two are not of one length, or a value is not a finite number. */
  add(original: Float32Array, converted: Float32Array): void;
  result(): OutputDeviation;
}

export function compareOutput(name: string): OutputComparison {
  let smallest = Infinity;
  let largest = -Infinity;
  let deviation = 0;
  let values = 0;
  return {
    add: (original, converted) => {
      if (original.length !== converted.length || original.length === 0) throw new RangeError(`expected ${original.length} values of ${name} but the converted network gives ${converted.length}`);
      for (let i = 0; i < original.length; i++) {
        const difference = Math.abs(original[i]! - converted[i]!);
        if (!Number.isFinite(difference)) throw new RangeError(`expected finite values of ${name}`);
        smallest = Math.min(smallest, original[i]!);
        largest = Math.max(largest, original[i]!);
        deviation = Math.max(deviation, difference);
      }
      values += original.length;
    },
    result: () => {
      if (!(largest > smallest)) throw new RangeError(`expected ${name} to differ from view to view: a constant proves nothing`);
      return { name, smallest, largest, deviation, relative: deviation / (largest - smallest), values };
    },
  };
}
