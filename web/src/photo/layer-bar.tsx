import { useSpeech } from '../texts/language.js';
import { layerNames, type LayerName } from './overlay.js';

/** Switches for what is drawn over the photo, with a line on what the colours mean. */
export function LayerBar({ shown, busy, onToggle }: { readonly shown: ReadonlySet<LayerName>; readonly busy: boolean; readonly onToggle: (layer: LayerName) => void }) {
  const { t } = useSpeech();
  const labels: Readonly<Record<LayerName, string>> = { box: t.layerBox, axes: t.layerAxes, landmarks: t.layerLandmarks, mask: t.layerMask, heat: t.layerHeat };
  const legends: Partial<Record<LayerName, string>> = { axes: t.legendAxes, mask: t.legendMask, heat: t.legendHeat };
  return (
    <div class="layers" role="group" aria-label={t.layers}>
      <div class="row">
        {layerNames.map((layer) => (
          <button key={layer} type="button" class="toggle" aria-pressed={shown.has(layer)} onClick={() => { onToggle(layer); }}>{labels[layer]}</button>
        ))}
        {busy ? <span role="status" class="faint">{t.loading}</span> : null}
      </div>
      {layerNames.filter((layer) => shown.has(layer) && legends[layer] !== undefined).map((layer) => <p key={layer} class="legend">{legends[layer]}</p>)}
    </div>
  );
}
