/** Where the photo lies in its window: screen = photo × scale + (x, y). */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface View {
  /** Screen pixels a photo pixel. */
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** A photo pixel is never drawn larger than this. */
const mostScale = 16;

/** The whole photo, in the middle; a small one is enlarged at most twofold. */
export function fitView(photo: Size, window: Size): View {
  const scale = Math.min(window.width / photo.width, window.height / photo.height, 2);
  return { scale, x: (window.width - photo.width * scale) / 2, y: (window.height - photo.height * scale) / 2 };
}

/** Enlarges by a factor around a point of the window, which keeps the photo pixel it shows. */
export function zoomView(view: View, factor: number, point: { readonly x: number; readonly y: number }, photo: Size, window: Size): View {
  const least = Math.min(fitView(photo, window).scale, 1);
  const scale = Math.min(mostScale, Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  return holdView({ scale, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio }, photo, window);
}

export function panView(view: View, dx: number, dy: number, photo: Size, window: Size): View {
  return holdView({ ...view, x: view.x + dx, y: view.y + dy }, photo, window);
}

/** Of the window's shorter side, what a face takes up that was zoomed to. */
const faceShare = 0.6;

/** A face, large, in the middle. */
export function focusView(box: { readonly xMin: number; readonly yMin: number; readonly xMax: number; readonly yMax: number }, photo: Size, window: Size): View {
  const side = Math.max(box.xMax - box.xMin, box.yMax - box.yMin);
  const scale = Math.min(mostScale, Math.max((faceShare * Math.min(window.width, window.height)) / side, fitView(photo, window).scale));
  const [x, y] = [(box.xMin + box.xMax) / 2, (box.yMin + box.yMax) / 2];
  return holdView({ scale, x: window.width / 2 - x * scale, y: window.height / 2 - y * scale }, photo, window);
}

/** A side that fits is centred; one that does not fills the window. */
function holdView({ scale, x, y }: View, photo: Size, window: Size): View {
  return { scale, x: hold(x, photo.width * scale, window.width), y: hold(y, photo.height * scale, window.height) };
}

function hold(start: number, length: number, room: number): number {
  return length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, start));
}
