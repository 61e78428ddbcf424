/** The camera: what to do as the person moves, and the best picture of the last seconds. */
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Profile } from '../../../src/decision/contract.js';
import { adviceTexts, type AdviceCode } from '../../../src/decision/advice-texts.js';
import { saveFile } from '../files.js';
import { Icon } from '../parts/icons.js';
import { TroubleNote } from '../parts/trouble.js';
import { Overlay, type LayerName } from '../photo/overlay.js';
import type { Service } from '../service.js';
import type { NewPhoto } from '../session.js';
import type { Trouble } from '../sheet/photo.js';
import { useSpeech, type Speech } from '../texts/language.js';
import { cameraTexts, openCamera, takeFrame, type CameraTrouble } from './camera.js';
import { bestWindowMs, useLive, type LiveFrame, type LiveState } from './use-live.js';

interface LivePageProps {
  readonly service: Service;
  readonly profile: Profile;
  readonly profileBar: ComponentChildren;
  readonly onPhoto: (photo: NewPhoto) => void;
  readonly onTrouble: (trouble: Trouble) => void;
}

const marks: ReadonlySet<LayerName> = new Set<LayerName>(['box', 'axes']);

export function LivePage({ service, profile, profileBar, onPhoto, onTrouble }: LivePageProps) {
  const { t } = useSpeech();
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [camera, setCamera] = useState<MediaStream | CameraTrouble | 'opening'>();
  const stream = camera instanceof MediaStream ? camera : undefined;
  const live = useLive(video, stream !== undefined, service, profile);

  useEffect(() => { if (video !== null && stream !== undefined) video.srcObject = stream; }, [video, stream]);
  useEffect(() => {
    // The camera is let go when it is stopped or the page is left.
    return () => { for (const track of stream?.getTracks() ?? []) track.stop(); };
  }, [stream]);
  useEffect(() => { if (live.trouble !== undefined) onTrouble(live.trouble); }, [live.trouble]);

  const start = (): void => {
    setCamera('opening');
    void openCamera().then(setCamera);
  };
  const take = async (): Promise<void> => {
    const blob = video === null ? undefined : await takeFrame(video, document.createElement('canvas'));
    if (blob !== undefined) onPhoto({ name: photoName(), blob });
  };
  return (
    <section class="live" id="result" tabIndex={-1} aria-labelledby="live-title">
      <div class="row">
        <h2 id="live-title">{t.liveTitle}</h2>
        {stream === undefined
          ? <button type="button" class="primary" onClick={start}>{t.liveStart}</button>
          : <button type="button" onClick={() => { setCamera(undefined); }}>{t.liveStop}</button>}
        {stream === undefined ? null : <button type="button" class="primary" onClick={() => { void take(); }}>{t.liveTake}</button>}
      </div>
      {profileBar}
      {camera === undefined ? <p>{t.liveIntro}</p> : null}
      {camera === 'opening' ? <p role="status">{t.liveStarting}</p> : null}
      {typeof camera === 'string' && camera !== 'opening' ? <p role="alert" class="bad">{cameraTexts[camera](t)}</p> : null}
      {stream === undefined ? null : (
        <div class="live-page">
          <div class="live-picture">
            <Guidance live={live} />
            <div class="mirror">
              <video ref={setVideo} autoplay muted playsInline />
              <LiveMarks live={live} />
            </div>
            {live.answerMs === undefined ? null : <p class="faint rate">{t.liveRate((1000 / (live.frameMs ?? live.answerMs)).toFixed(1), live.answerMs.toFixed(0))}</p>}
            {live.trouble === undefined ? null : <TroubleNote trouble={live.trouble} />}
          </div>
          <BestFrame frame={live.kept[0]} onPhoto={onPhoto} />
        </div>
      )}
    </section>
  );
}

function sayGuidance(code: string, { t, language }: Speech): string {
  if (code === 'good') return t.liveGood;
  return code === 'no-face' ? t.liveNoFace : adviceTexts[code as AdviceCode][language];
}

function Guidance({ live: { guidance, judgement } }: { readonly live: LiveState }) {
  const speech = useSpeech();
  if (guidance === undefined) return <p class="guidance" role="status">{speech.t.loading}</p>;
  const passed = judgement?.verdict.passed === true;
  return <p class={`guidance ${passed ? 'passed' : 'failed'}`} role="status" data-code={guidance.shown}><Icon name={passed ? 'pass' : 'warn'} />{sayGuidance(guidance.shown, speech)}</p>;
}

/** The marks of the last answer; the picture has moved on a little since. */
function LiveMarks({ live: { answer, judgement } }: { readonly live: LiveState }) {
  if (answer === undefined) return null;
  const { width, height } = answer.image;
  const faces = answer.faces.map((face, index) => ({ face, passed: index === 0 && judgement?.verdict.passed === true, layers: undefined }));
  return <Overlay width={width} height={height} scale={1} faces={faces.slice(0, 1)} selected={0} shown={marks} />;
}

function BestFrame({ frame, onPhoto }: { readonly frame: LiveFrame | undefined; readonly onPhoto: (photo: NewPhoto) => void }) {
  const { t } = useSpeech();
  const url = useBlobUrl(frame?.blob);
  return (
    <section class="best" aria-labelledby="best-title">
      <h3 id="best-title">{t.liveBest(bestWindowMs / 1000)}</h3>
      {frame === undefined || url === undefined ? <p class="faint">{t.liveNoBest}</p> : (
        <>
          <img src={url} alt={t.liveBest(bestWindowMs / 1000)} />
          <p class={frame.passed ? 'good' : 'bad'}><Icon name={frame.passed ? 'pass' : 'fail'} />{frame.passed ? t.passed : t.failed} · {t.score} <b>{frame.score.toFixed(2)}</b></p>
          <div class="row">
            <button type="button" class="primary" onClick={() => { saveFile(photoName(), frame.blob); }}>{t.liveSave}</button>
            <button type="button" onClick={() => { onPhoto({ name: photoName(), blob: frame.blob }); }}>{t.liveExamine}</button>
          </div>
        </>
      )}
    </section>
  );
}

function useBlobUrl(blob: Blob | undefined): string | undefined {
  const url = useMemo(() => (blob === undefined ? undefined : URL.createObjectURL(blob)), [blob]);
  const last = useRef(url);
  useEffect(() => {
    const before = last.current;
    last.current = url;
    if (before !== undefined && before !== url) URL.revokeObjectURL(before);
  }, [url]);
  useEffect(() => () => { if (last.current !== undefined) URL.revokeObjectURL(last.current); }, []);
  return url;
}

const photoName = (): string => `camera-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.jpg`;
