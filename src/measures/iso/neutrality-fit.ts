/** Written by tools/training/attributes/fit-expression.ts; figures in docs/reports/face-attributes.md. */
export const neutralityFit: { readonly weights: readonly number[]; readonly bias: number } = {
  weights: [-0.5263, -33.1, -0.3727],
  bias: 0.1125,
};
