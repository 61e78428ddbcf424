/** The page: what is shown, and the state that everything shares. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Profile } from '../../src/decision/contract.js';
import { useIncomingPhotos } from './files.js';
import { addRule, dropRule, isChanged, setBound, setSeverity } from './judge/profile-edit.js';
import { LivePage } from './live/live-page.js';
import { Footer, Header, type Place } from './parts/header.js';
import { KeyDialog } from './parts/key-dialog.js';
import { MeasuresPage } from './parts/measures-page.js';
import { Start } from './parts/start.js';
import { TroubleNote } from './parts/trouble.js';
import { ProfileBar } from './photo/profile-bar.js';
import { createService, hasSample, troubleOf, type Catalogue } from './service.js';
import { useSession, type NewPhoto } from './session.js';
import { useLanguage, useTheme } from './settings.js';
import { PhotosPage } from './sheet/photos-page.js';
import type { Trouble } from './sheet/photo.js';
import { speechOf, SpeechProvider, type Speech } from './texts/language.js';

const measurePath = /^#\/measures(?:\/(\w+))?$/;

/** Place and measure of the address; photos are not in it, as they are nowhere but in this page. */
function useAddress(): readonly [Place, string | undefined, (place: Place) => void] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const read = (): void => { setHash(location.hash); };
    addEventListener('hashchange', read);
    return () => { removeEventListener('hashchange', read); };
  }, []);
  const found = measurePath.exec(hash);
  const place = found !== null ? 'measures' : hash === '#/live' ? 'live' : 'photos';
  return [place, found?.[1], (wanted) => { location.hash = wanted === 'photos' ? '#/' : `#/${wanted}`; }];
}

export function App() {
  const [language, setLanguage] = useLanguage();
  const [theme, setTheme] = useTheme();
  const speech = speechOf(language);
  const [place, measure, goTo] = useAddress();
  return (
    <SpeechProvider value={speech}>
      <Header place={place} onPlace={goTo} onLanguage={setLanguage} theme={theme} onTheme={setTheme} />
      <Console speech={speech} place={place} measure={measure} goTo={goTo} />
      <Footer />
    </SpeechProvider>
  );
}

interface ConsoleProps {
  readonly speech: Speech;
  readonly place: Place;
  readonly measure: string | undefined;
  readonly goTo: (place: Place) => void;
}

function Console({ speech: { t }, place, measure, goTo }: ConsoleProps) {
  const [key, setKey] = useState<string>();
  const [asksKey, setAsksKey] = useState(false);
  const service = useMemo(() => createService(location.origin, key), [key]);
  const [catalogue, setCatalogue] = useState<Catalogue>();
  const [trouble, setTrouble] = useState<Trouble>();
  const [profile, setProfile] = useState<Profile>();
  const [sampleIsThere, setSampleIsThere] = useState(false);
  const [note, setNote] = useState<string>();
  const session = useSession(service, profile?.id);

  const load = useCallback((): void => {
    setTrouble(undefined);
    service.catalogue().then((got) => {
      setCatalogue(got);
      setProfile((now) => now ?? got.profiles.find(({ id }) => id === got.defaultProfile));
    }, (thrown: unknown) => { setTrouble(troubleOf(thrown)); });
  }, [service]);
  useEffect(load, [load]);
  useEffect(() => { void hasSample().then(setSampleIsThere); }, []);

  const refused = trouble?.code === 'KEY_REFUSED' || session.photos.some(({ state }) => state.status === 'failed' && state.error.code === 'KEY_REFUSED');
  useEffect(() => { if (refused) setAsksKey(true); }, [refused]);

  const addPhotos = (photos: readonly NewPhoto[]): void => {
    setNote(undefined);
    session.add(photos);
    goTo('photos');
  };
  const addFiles = (files: File[]): void => { addPhotos(files.map((file) => ({ name: file.name, blob: file }))); };
  const isOver = useIncomingPhotos({ onFiles: addFiles, onNothing: () => { setNote(t.noImages); } });
  const addSample = (): void => {
    service.sample().then((blob) => { addPhotos([{ name: 'sample.jpg', blob }]); }, (thrown: unknown) => { setTrouble(troubleOf(thrown)); });
  };

  const original = catalogue?.profiles.find(({ id }) => id === profile?.id) as Profile | undefined;
  const edit = (change: (profile: Profile) => Profile): void => { setProfile((now) => (now === undefined ? now : change(now))); };
  const actions = {
    setBound: (...args: Tail<Parameters<typeof setBound>>) => { edit((now) => setBound(now, ...args)); },
    setSeverity: (...args: Tail<Parameters<typeof setSeverity>>) => { edit((now) => setSeverity(now, ...args)); },
    drop: (index: number) => { edit((now) => dropRule(now, index)); },
    ask: (...args: Tail<Parameters<typeof addRule>>) => { edit((now) => addRule(now, ...args)); },
  };
  const changed = profile !== undefined && original !== undefined && isChanged(profile, original);
  const dialog = asksKey ? (
    <KeyDialog
      wasWrong={key !== undefined} onClose={() => { setAsksKey(false); }}
      onKey={(given) => {
        setAsksKey(false);
        setKey(given);
        session.retry();
      }}
    />
  ) : null;

  if (catalogue === undefined || profile === undefined) {
    return (
      <main>
        {trouble === undefined ? <p role="status">{t.loading}</p> : <TroubleNote trouble={trouble} onRetry={trouble.code === 'KEY_REFUSED' ? () => { setAsksKey(true); } : load} />}
        {dialog}
      </main>
    );
  }
  const hasPhotos = session.photos.length > 0;
  const profileBar = (
    <ProfileBar
      profiles={catalogue.profiles} profile={profile} isChanged={changed}
      onSelect={(id) => { setProfile(catalogue.profiles.find((known) => known.id === id)); }}
      onReset={() => { setProfile(original); }}
    />
  );
  return (
    <main>
      {isOver ? <div class="drop-veil"><p>{t.dropNow}</p></div> : null}
      {note === undefined ? null : <p role="alert" class="note bad">{note}</p>}
      {place === 'measures' ? <MeasuresPage catalogue={catalogue} wanted={measure} /> : null}
      {place === 'live' ? <LivePage profileBar={profileBar} service={service} profile={profile} onPhoto={(photo) => { addPhotos([photo]); }} onTrouble={({ code }) => { if (code === 'KEY_REFUSED') setAsksKey(true); }} /> : null}
      {place === 'photos' && !hasPhotos ? <Start onFiles={addFiles} onCamera={() => { goTo('live'); }} onSample={sampleIsThere ? addSample : undefined} /> : null}
      {place === 'photos' && hasPhotos ? <PhotosPage session={session} service={service} catalogue={catalogue} profile={profile} isChanged={changed} actions={actions} onFiles={addFiles} profileBar={profileBar} /> : null}
      {dialog}
    </main>
  );
}

type Tail<Args extends readonly unknown[]> = Args extends readonly [unknown, ...infer Rest] ? Rest : never;
