/** Which network serves which stage. */
export const modelIds = {
  detector: 'face-detection-retina',
  confirmation: 'face-confirmation',
  mesh: 'face-mesh-attention',
  attributes: 'face-attributes',
  segmentation: 'person-segmentation',
  expression: 'expression',
  embedding: 'embedding-mobilefacenet-512',
  utility: 'face-utility',
} as const;
