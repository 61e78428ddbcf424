/** The heat map: a coarse grid of what costs the score, as coloured cells. */
import type { Face } from '../../../src/adapters/http/v1/schemas.js';

type Explanation = NonNullable<Face['explanation']>;

export interface HeatCell {
  readonly column: number;
  readonly row: number;
  /** Costs: the score would rise without it. Carries: the score rests on it. */
  readonly side: 'costs' | 'carries';
  /** 0…1, relative to the strongest cell of the face. */
  readonly strength: number;
}

export function heatCells({ columns, values }: Explanation): HeatCell[] {
  const strongest = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  return values.map((value, index) => ({
    column: index % columns,
    row: Math.floor(index / columns),
    side: value > 0 ? 'costs' : 'carries',
    strength: Math.abs(value) / strongest,
  }));
}
