/** That every plain module has the types of the one that it stands for: checked by the compiler, never loaded. */

/** Fails to compile where the plain module is not one that could stand in the other's place. */
type Fits<Original, Plain extends Original> = Plain;

export type PlainModules = [
  Fits<typeof import('../../../src/image/enlarge.js'), typeof import('./modules/image/enlarge.js')>,
  Fits<typeof import('../../../src/image/grey.js'), typeof import('./modules/image/grey.js')>,
  Fits<typeof import('../../../src/image/luminance.js'), typeof import('./modules/image/luminance.js')>,
  Fits<typeof import('../../../src/image/masked-mean.js'), typeof import('./modules/image/masked-mean.js')>,
  Fits<typeof import('../../../src/image/morphology.js'), typeof import('./modules/image/morphology.js')>,
  Fits<typeof import('../../../src/image/order-statistic.js'), typeof import('./modules/image/order-statistic.js')>,
  Fits<Omit<typeof import('../../../src/image/power-spectrum.js'), 'transform'>, typeof import('./modules/image/power-spectrum.js')>,
  Fits<Omit<typeof import('../../../src/image/resample.js'), 'resamplingTaps'>, typeof import('./modules/image/resample.js')>,
  Fits<typeof import('../../../src/image/shrink.js'), typeof import('./modules/image/shrink.js')>,
  Fits<typeof import('../../../src/image/shrink-plane.js'), typeof import('./modules/image/shrink-plane.js')>,
  Fits<typeof import('../../../src/image/smoothing.js'), typeof import('./modules/image/smoothing.js')>,
  Fits<typeof import('../../../src/image/tensor.js'), typeof import('./modules/image/tensor.js')>,
  Fits<typeof import('../../../src/image/warp.js'), typeof import('./modules/image/warp.js')>,
  Fits<typeof import('../../../src/measures/compression/block-grid.js'), typeof import('./modules/measures/compression/block-grid.js')>,
  Fits<typeof import('../../../src/measures/compression/dct-lattice.js'), typeof import('./modules/measures/compression/dct-lattice.js')>,
  Fits<typeof import('../../../src/measures/sharpness/filter-features.js'), typeof import('./modules/measures/sharpness/filter-features.js')>,
];
