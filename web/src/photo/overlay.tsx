/** What was found, drawn over the photo in full-size pixels of the upright image. */
import type { Face } from '../../../src/adapters/http/v1/schemas.js';
import { invertMatrix, type AffineMatrix } from '../../../src/geometry/affine.js';
import { projectAxis } from '../../../src/geometry/pose-axes.js';
import { heatCells } from './heat.js';

export const layerNames = ['box', 'axes', 'landmarks', 'mask', 'heat'] as const;
export type LayerName = (typeof layerNames)[number];

export interface MarkedFace {
  readonly face: Face;
  readonly passed: boolean;
  /** The face with landmarks, mask and explanation, once they have been asked for. */
  readonly layers: Face | undefined;
}

interface OverlayProps {
  readonly width: number;
  readonly height: number;
  /** Screen pixels a photo pixel: numbers at the boxes keep their size. */
  readonly scale: number;
  readonly faces: readonly MarkedFace[];
  readonly selected: number;
  readonly shown: ReadonlySet<LayerName>;
  readonly onSelect?: ((index: number) => void) | undefined;
}

/** Sides of the frame that the mask is drawn in. */
const maskSide = 616;

export function Overlay({ width, height, scale, faces, selected, shown, onSelect }: OverlayProps) {
  const current = faces[selected];
  return (
    <svg class="overlay" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {current?.layers !== undefined && shown.has('mask') ? <Mask face={current.layers} /> : null}
      {current?.layers !== undefined && shown.has('heat') ? <Heat face={current.layers} /> : null}
      {shown.has('box') ? faces.map((marked, index) => (
        <Box key={index} marked={marked} index={index} scale={scale} isSelected={index === selected} isNumbered={faces.length > 1} onSelect={onSelect} />
      )) : null}
      {current?.layers !== undefined && shown.has('landmarks') ? <Landmarks face={current.layers} /> : null}
      {current !== undefined && shown.has('axes') ? <Axes face={current.face} /> : null}
    </svg>
  );
}

interface BoxProps {
  readonly marked: MarkedFace;
  readonly index: number;
  readonly scale: number;
  readonly isSelected: boolean;
  readonly isNumbered: boolean;
  readonly onSelect: ((index: number) => void) | undefined;
}

function Box({ marked: { face, passed }, index, scale, isSelected, isNumbered, onSelect }: BoxProps) {
  const { xMin, yMin, xMax, yMax } = face.box;
  const size = 18 / scale;
  return (
    <g class={`box ${passed ? 'passed' : 'failed'} ${isSelected ? 'selected' : ''}`} data-face={index} onClick={onSelect === undefined ? undefined : () => { onSelect(index); }}>
      <rect class="halo" x={xMin} y={yMin} width={xMax - xMin} height={yMax - yMin} />
      <rect class="edge" data-layer="box" x={xMin} y={yMin} width={xMax - xMin} height={yMax - yMin} />
      {isNumbered ? (
        <>
          <rect class="plate" x={xMin} y={yMin} width={size * 1.3} height={size * 1.3} />
          <text x={xMin + size * 0.65} y={yMin + size * 0.98} font-size={size} text-anchor="middle">{index + 1}</text>
        </>
      ) : null}
    </g>
  );
}

function Axes({ face: { box, pose } }: { readonly face: Face }) {
  const [x, y] = [(box.xMin + box.xMax) / 2, (box.yMin + box.yMax) / 2];
  const length = (box.xMax - box.xMin) / 2;
  const ends = [['right', [1, 0, 0]], ['top', [0, -1, 0]], ['nose', [0, 0, -1]]] as const;
  return (
    <g class="axes" data-layer="axes">
      {ends.map(([name, direction]) => {
        const [dx, dy] = projectAxis(pose, direction);
        return <line key={name} class={`axis-${name}`} x1={x} y1={y} x2={x + dx * length} y2={y + dy * length} />;
      })}
    </g>
  );
}

function Landmarks({ face }: { readonly face: Face }) {
  // A line of no length with round ends is a dot that keeps its size at every zoom.
  const dots = (face.landmarks ?? []).map(([x = 0, y = 0]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join('');
  return <path class="landmarks" data-layer="landmarks" d={dots} />;
}

const toPhoto = (matrix: readonly number[]): string => {
  const [a, b, c, d, e, f] = invertMatrix(matrix as unknown as AffineMatrix);
  return `matrix(${a} ${d} ${b} ${e} ${c} ${f})`;
};

function Mask({ face: { mask, frameMatrix } }: { readonly face: Face }) {
  if (mask === undefined || frameMatrix === undefined) return null;
  return (
    <g data-layer="mask">
      <mask id="visible-face" maskUnits="userSpaceOnUse" x="0" y="0" width="100%" height="100%">
        <image href={`data:image/png;base64,${mask}`} width={maskSide} height={maskSide} transform={toPhoto(frameMatrix)} />
      </mask>
      <rect class="visible-face" width="100%" height="100%" mask="url(#visible-face)" />
    </g>
  );
}

function Heat({ face: { explanation } }: { readonly face: Face }) {
  if (explanation === undefined) return null;
  return (
    <g class="heat" data-layer="heat" transform={toPhoto(explanation.matrix)}>
      <filter id="soft-heat"><feGaussianBlur stdDeviation="0.35" /></filter>
      <g filter="url(#soft-heat)">
        {heatCells(explanation).map(({ column, row, side, strength }) => (
          <rect key={`${column} ${row}`} class={side} x={column} y={row} width="1.02" height="1.02" fill-opacity={strength * 0.75} />
        ))}
      </g>
    </g>
  );
}
