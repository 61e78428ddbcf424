/** The camera, and frames of it as JPEG. */
import type { Texts } from '../texts/en.js';

export type CameraTrouble = 'cameraInsecure' | 'cameraDenied' | 'cameraMissing' | 'cameraBusy';

/** Longer side of what is sent: enough for a face of some hundred pixels, and few bytes. */
const longSidePixels = 1280;
const jpegQuality = 0.92;

/** Resolves with the stream or the key of a text that says why there is none. */
export async function openCamera(): Promise<MediaStream | CameraTrouble> {
  // Absent on pages that are neither https nor localhost.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return 'cameraInsecure';
  try {
    return await devices.getUserMedia({ audio: false, video: { facingMode: 'user', width: { ideal: longSidePixels }, height: { ideal: 720 } } });
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') return 'cameraDenied';
    return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'cameraMissing' : 'cameraBusy';
  }
}

export const cameraTexts: Readonly<Record<CameraTrouble, (t: Texts) => string>> = {
  cameraInsecure: (t) => t.cameraInsecure, cameraDenied: (t) => t.cameraDenied, cameraMissing: (t) => t.cameraMissing, cameraBusy: (t) => t.cameraBusy,
};

/** The present frame as JPEG; undefined while the camera has none yet. */
export async function takeFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<Blob | undefined> {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return undefined;
  const reduction = Math.min(1, longSidePixels / Math.max(videoWidth, videoHeight));
  canvas.width = Math.round(videoWidth * reduction);
  canvas.height = Math.round(videoHeight * reduction);
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => { canvas.toBlob((blob) => { resolve(blob ?? undefined); }, 'image/jpeg', jpegQuality); });
}
