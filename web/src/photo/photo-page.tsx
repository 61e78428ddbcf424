/** One photo: the picture with its marks on one side, the verdict and the measures on the other. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Face, PhotoAnswer } from '../../../src/adapters/http/v1/schemas.js';
import type { Profile } from '../../../src/decision/contract.js';
import { judgeFace, type Judgement } from '../judge/rejudge.js';
import { Icon } from '../parts/icons.js';
import { TroubleNote } from '../parts/trouble.js';
import { troubleOf, type Catalogue, type Service } from '../service.js';
import { Engineers } from '../share/engineers.js';
import type { Photo, Trouble } from '../sheet/photo.js';
import { useSpeech } from '../texts/language.js';
import { LayerBar } from './layer-bar.js';
import type { LimitActions } from './limit-editor.js';
import { MeasureList } from './measure-list.js';
import type { LayerName, MarkedFace } from './overlay.js';
import { VerdictCard } from './verdict.js';
import { Viewer } from './viewer.js';

export interface PhotoPageProps {
  readonly photo: Photo;
  readonly service: Service;
  readonly catalogue: Catalogue;
  readonly profile: Profile;
  readonly isChanged: boolean;
  readonly actions: LimitActions;
  readonly shown: ReadonlySet<LayerName>;
  readonly onToggleLayer: (layer: LayerName) => void;
  readonly onRetry: () => void;
}

/** Layers the first answer does not bring. */
const onDemand: readonly LayerName[] = ['landmarks', 'mask', 'heat'];

export function PhotoPage(props: PhotoPageProps) {
  const { photo, onRetry } = props;
  const { t } = useSpeech();
  const { state } = photo;
  if (state.status === 'failed') return <TroubleNote trouble={state.error} onRetry={onRetry} />;
  if (state.status === 'waiting') {
    return (
      <div class="photo-page">
        <div class="viewer"><div class="window"><img class="pending" src={photo.url} alt={photo.name} /></div></div>
        <p role="status" class="assessing">{t.assessing}</p>
      </div>
    );
  }
  return <AssessedPhoto {...props} answer={state.answer} />;
}

function AssessedPhoto({ photo, answer, service, catalogue, profile, isChanged, actions, shown, onToggleLayer }: PhotoPageProps & { readonly answer: PhotoAnswer }) {
  const [selected, setSelected] = useState(0);
  useEffect(() => { setSelected(0); }, [photo.id]);
  const judged = useMemo(() => answer.faces.map((face) => judgeFace(face, profile)), [answer, profile]);
  const layers = useLayers(service, photo, onDemand.some((layer) => shown.has(layer)));
  const index = Math.min(selected, Math.max(0, answer.faces.length - 1));
  const face = answer.faces[index];
  const judgement = judged[index];
  const marked = answer.faces.map((one, at): MarkedFace => ({ face: one, passed: judged[at]?.verdict.passed ?? false, layers: layers.faces?.[at] }));
  const measureOf = (id: string) => catalogue.measures.find((measure) => measure.id === id)!;
  const request = { origin: location.origin, profile: profile.id, fileName: photo.name, mediaType: photo.blob.type, withKey: service.hasKey };
  return (
    <div class="photo-page">
      <div class="judged" id="result" tabIndex={-1}>
        {face === undefined || judgement === undefined ? <NoFace answer={answer} /> : <VerdictCard face={face} judgement={judgement} profile={profile} measureOf={measureOf} />}
      </div>
      <div class="picture">
        <Viewer url={photo.url} name={photo.name} size={answer.image} faces={marked} selected={index} shown={shown} onSelect={setSelected} />
        {answer.faces.length > 1 ? <FaceStrip judged={judged} selected={index} onSelect={setSelected} /> : null}
        <LayerBar shown={shown} busy={layers.isBusy} onToggle={onToggleLayer} />
        {layers.trouble === undefined ? null : <TroubleNote trouble={layers.trouble} />}
        <Facts photo={photo} answer={answer} />
      </div>
      <div class="findings">
        {face === undefined || judgement === undefined ? null : <MeasureList face={face} judgement={judgement} measures={catalogue.measures} actions={actions} />}
        <Engineers request={request} answer={answer} isChanged={isChanged} />
      </div>
    </div>
  );
}

interface Layers {
  readonly faces: readonly Face[] | undefined;
  readonly isBusy: boolean;
  readonly trouble: Trouble | undefined;
}

/** Asks for landmarks, mask and explanation once somebody wants to see one of them. */
function useLayers(service: Service, photo: Photo, wanted: boolean): Layers {
  const [got, setGot] = useState<{ readonly id: number; readonly faces?: readonly Face[]; readonly trouble?: Trouble }>();
  const isHere = got?.id === photo.id;
  useEffect(() => {
    if (!wanted || isHere) return;
    let isCurrent = true;
    service.layers(photo.blob).then(
      ({ faces }) => { if (isCurrent) setGot({ id: photo.id, faces }); },
      (thrown: unknown) => { if (isCurrent) setGot({ id: photo.id, trouble: troubleOf(thrown) }); },
    );
    return () => { isCurrent = false; };
  }, [service, photo, wanted, isHere]);
  return { faces: isHere ? got.faces : undefined, isBusy: wanted && !isHere, trouble: isHere ? got.trouble : undefined };
}

function FaceStrip({ judged, selected, onSelect }: { readonly judged: readonly Judgement[]; readonly selected: number; readonly onSelect: (index: number) => void }) {
  const { t } = useSpeech();
  return (
    <div class="row faces" role="group" aria-label={t.faces}>
      {judged.map(({ verdict: { passed } }, index) => (
        <button key={index} type="button" class={`toggle ${passed ? 'passed' : 'failed'}`} aria-pressed={index === selected} aria-label={t.faceState(index + 1, passed)} onClick={() => { onSelect(index); }}>
          <Icon name={passed ? 'pass' : 'fail'} />{t.face(index + 1)}
        </button>
      ))}
    </div>
  );
}

function Facts({ photo, answer: { image } }: { readonly photo: Photo; readonly answer: PhotoAnswer }) {
  const { t } = useSpeech();
  return (
    <>
      <p class="faint facts">{photo.name} · {t.facts(image.format, image.width, image.height)}</p>
      {image.truncated ? <p class="bad">{t.damaged}</p> : null}
    </>
  );
}

function NoFace({ answer }: { readonly answer: PhotoAnswer }) {
  const { t, language } = useSpeech();
  return (
    <section class="verdict failed" aria-labelledby="verdict-line">
      <div role="status">
        <h2 id="verdict-line"><Icon name="fail" />{t.noFace}</h2>
        <p class="counts">{t.noFaceMore}</p>
      </div>
      <h3>{t.whatToDo}</h3>
      <ul class="advice">{(answer.reasons ?? []).map((reason) => <li key={reason.code}>{reason[language]}</li>)}</ul>
    </section>
  );
}
