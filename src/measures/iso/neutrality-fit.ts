/** Written by tools/training/attributes/fit-expression.ts; figures in docs/reports/face-attributes.md. */
export const neutralityFit: { readonly weights: readonly number[]; readonly bias: number } = {
  weights: [-0.7057, -27.72, -0.5037],
  bias: 0.3358,
};
