/** Checks that cost nothing, made before any pixel is decoded. */
import { FaceGaugeError } from '../../errors.js';
import { limits } from '../../limits.js';
import type { ImageFormat } from '../contract.js';
import type { JpegMarkers } from './jpeg-markers.js';
import { formatName } from './libvips.js';

/** Throws IMAGE_TOO_LARGE when the image has more pixels than allowed, IMAGE_UNREADABLE when it has none. */
export function checkSize(width: number, height: number, maxPixels: number, format: ImageFormat): void {
  if (width < limits.minSidePixels || height < limits.minSidePixels) {
    throw new FaceGaugeError('IMAGE_UNREADABLE', `the ${formatName(format)} header gives no valid size`);
  }
  if (width * height > maxPixels) {
    throw new FaceGaugeError('IMAGE_TOO_LARGE', `the image has ${width}×${height} pixels, more than the limit of ${maxPixels}`);
  }
}

/** Refuses the kinds of JPEG that libjpeg as shipped does not decode, and those made to cost far more than they show. */
export function checkJpeg(markers: JpegMarkers): void {
  const { frame, scans } = markers;
  if (!frame) throw new FaceGaugeError('IMAGE_UNREADABLE', 'the JPEG has no frame header');
  if (frame.kind > 2) throw new FaceGaugeError('IMAGE_FORMAT_UNSUPPORTED', 'lossless, hierarchical and arithmetic-coded JPEG are not supported');
  if (frame.precision !== 8) throw new FaceGaugeError('IMAGE_FORMAT_UNSUPPORTED', `JPEG of ${frame.precision} bits a sample is not supported`);
  if (scans > limits.maxJpegScans || scans * frame.width * frame.height > limits.maxJpegScanPixels) {
    throw new FaceGaugeError('IMAGE_UNREADABLE', `the JPEG of ${frame.width}×${frame.height} pixels has ${scans} scans, more than are decoded`);
  }
}
