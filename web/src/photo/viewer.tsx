/** The photo in its window, with zoom and pan by mouse, touch and keyboard. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icons.js';
import { useSpeech } from '../texts/language.js';
import { Overlay, type LayerName, type MarkedFace } from './overlay.js';
import { fitView, focusView, panView, zoomView, type Size, type View } from './view.js';

interface ViewerProps {
  readonly url: string;
  readonly name: string;
  readonly size: Size;
  readonly faces: readonly MarkedFace[];
  readonly selected: number;
  readonly shown: ReadonlySet<LayerName>;
  readonly onSelect: (index: number) => void;
}

const zoomStep = 1.25;
/** Screen pixels a press of an arrow key moves the photo. */
const panStep = 60;
/** Screen pixels a pointer may move and still be a click. */
const clickSlack = 4;

interface Point {
  readonly x: number;
  readonly y: number;
}

export function Viewer({ url, name, size, faces, selected, shown, onSelect }: ViewerProps) {
  const { t } = useSpeech();
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  /** Undefined: the whole photo, whatever the size of the window. */
  const [chosen, setChosen] = useState<View>();
  const [cannotShow, setCannotShow] = useState(false);
  const moved = useRef(0);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = (): void => { setRoom({ width: element.clientWidth, height: element.clientHeight }); };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);
  useEffect(() => {
    setChosen(undefined);
    setCannotShow(false);
  }, [url]);

  const view = room.width === 0 || room.height === 0 ? { scale: 1, x: 0, y: 0 } : (chosen ?? fitView(size, room));
  const current = faces[selected];
  const middle = { x: room.width / 2, y: room.height / 2 };
  const zoom = (factor: number, point: Point = middle): void => { setChosen((now) => zoomView(now ?? fitView(size, room), factor, point, size, room)); };
  const pan = (dx: number, dy: number): void => { setChosen((now) => panView(now ?? fitView(size, room), dx, dy, size, room)); };

  usePointers(frame, { zoom, pan, onMoved: (distance) => { moved.current = distance; } });

  const onKeyDown = (event: KeyboardEvent): void => {
    const actions: Readonly<Record<string, () => void>> = {
      '+': () => { zoom(zoomStep); }, '=': () => { zoom(zoomStep); }, '-': () => { zoom(1 / zoomStep); }, '0': () => { setChosen(undefined); },
      ArrowLeft: () => { pan(panStep, 0); }, ArrowRight: () => { pan(-panStep, 0); }, ArrowUp: () => { pan(0, panStep); }, ArrowDown: () => { pan(0, -panStep); },
    };
    const action = actions[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  };

  return (
    <div class="viewer">
      <div ref={frame} class="window" tabIndex={0} role="group" aria-label={t.photoLabel} onKeyDown={onKeyDown}>
        <div class="stage" style={{ width: `${size.width * view.scale}px`, height: `${size.height * view.scale}px`, transform: `translate(${view.x}px, ${view.y}px)` }}>
          {cannotShow ? <p class="no-picture">{t.cannotShow}</p> : <img src={url} alt={name} draggable={false} onError={() => { setCannotShow(true); }} />}
          <Overlay {...size} scale={view.scale} faces={faces} selected={selected} shown={shown} onSelect={(index) => { if (moved.current < clickSlack) onSelect(index); }} />
        </div>
      </div>
      <div class="zoom row">
        <button type="button" aria-label={t.zoomIn} title={t.zoomIn} onClick={() => { zoom(zoomStep); }}><Icon name="plus" /></button>
        <button type="button" aria-label={t.zoomOut} title={t.zoomOut} onClick={() => { zoom(1 / zoomStep); }}><Icon name="minus" /></button>
        {current === undefined ? null : <button type="button" aria-label={t.zoomFace} title={t.zoomFace} onClick={() => { setChosen(focusView(current.face.box, size, room)); }}><Icon name="face" /></button>}
        <button type="button" aria-label={t.zoomFit} title={t.zoomFit} onClick={() => { setChosen(undefined); }}><Icon name="fit" /></button>
        <output aria-label="zoom">{Math.round(view.scale * 100)} %</output>
      </div>
    </div>
  );
}

interface PointerActions {
  readonly zoom: (factor: number, point: Point) => void;
  readonly pan: (dx: number, dy: number) => void;
  /** Screen pixels moved since the pointer went down. */
  readonly onMoved: (distance: number) => void;
}

/** Drag to pan, wheel or two fingers to zoom. */
function usePointers(frame: { readonly current: HTMLDivElement | null }, actions: PointerActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const down = new Map<number, Point>();
    let distance = 0;
    const within = (event: MouseEvent): Point => {
      const { left, top } = element.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    const onDown = (event: PointerEvent): void => {
      down.set(event.pointerId, within(event));
      if (down.size === 1) distance = 0;
      latest.current.onMoved(distance);
    };
    const onMove = (event: PointerEvent): void => {
      const before = down.get(event.pointerId);
      if (before === undefined) return;
      const now = within(event);
      const others = [...down].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      down.set(event.pointerId, now);
      distance += Math.hypot(now.x - before.x, now.y - before.y);
      latest.current.onMoved(distance);
      if (distance >= clickSlack && !element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId);
      const [other] = others;
      if (other === undefined) latest.current.pan(now.x - before.x, now.y - before.y);
      else latest.current.zoom(Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    };
    const onUp = (event: PointerEvent): void => { down.delete(event.pointerId); };
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      latest.current.zoom(1.0015 ** -event.deltaY, within(event));
    };
    element.addEventListener('pointerdown', onDown);
    element.addEventListener('pointermove', onMove);
    for (const name of ['pointerup', 'pointercancel'] as const) element.addEventListener(name, onUp);
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('pointerdown', onDown);
      element.removeEventListener('pointermove', onMove);
      for (const name of ['pointerup', 'pointercancel'] as const) element.removeEventListener(name, onUp);
      element.removeEventListener('wheel', onWheel);
    };
  }, [frame]);
}
