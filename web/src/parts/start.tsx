import { useSpeech } from '../texts/language.js';
import { PickButton } from './pick-button.js';

interface StartProps {
  readonly onFiles: (files: File[]) => void;
  readonly onCamera: () => void;
  readonly onSample: (() => void) | undefined;
}

/** The empty page: what it does, and every way to bring a photo. */
export function Start({ onFiles, onCamera, onSample }: StartProps) {
  const { t } = useSpeech();
  return (
    <section class="start" aria-labelledby="start-title">
      <div class="drop-zone">
        <h2 id="start-title">{t.dropTitle}</h2>
        <p class="faint">{t.dropMore}</p>
        <div class="row">
          <PickButton label={t.pick} primary onFiles={onFiles} />
          <button type="button" onClick={onCamera}>{t.useCamera}</button>
          {onSample === undefined ? null : <button type="button" onClick={onSample}>{t.trySample}</button>}
        </div>
      </div>
      <ol class="how">
        {t.startHow.map((line) => <li key={line}>{line}</li>)}
      </ol>
    </section>
  );
}
