import { useEffect, useState } from 'preact/hooks';
import { docsPath, hasDocs } from '../service.js';
import { languageNames, languages, useSpeech, type Language } from '../texts/language.js';
import { themes, type Theme } from '../settings.js';

export type Place = 'photos' | 'live' | 'measures';

interface HeaderProps {
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
  readonly onLanguage: (language: Language) => void;
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
}

export function Header({ place, onPlace, onLanguage, theme, onTheme }: HeaderProps) {
  const { t, language } = useSpeech();
  const places: readonly (readonly [Place, string])[] = [['photos', t.navPhotos], ['live', t.navLive], ['measures', t.navMeasures]];
  const themeNames = { auto: t.themeAuto, light: t.themeLight, dark: t.themeDark };
  return (
    <header class="top">
      <a class="skip" href="#result">{t.skip}</a>
      <div class="brand">
        <span class="mark" aria-hidden="true" />
        <h1>FaceGauge</h1>
        <p>{t.tagline}</p>
      </div>
      <nav aria-label="FaceGauge">
        {places.map(([name, label]) => (
          <button key={name} type="button" aria-current={place === name ? 'page' : undefined} onClick={() => { onPlace(name); }}>{label}</button>
        ))}
      </nav>
      <div class="settings">
        <label>
          <span class="hidden">{t.language}</span>
          <select value={language} onChange={(event) => { onLanguage(event.currentTarget.value as Language); }}>
            {languages.map((known) => <option key={known} value={known} lang={known}>{languageNames[known]}</option>)}
          </select>
        </label>
        <label>
          <span class="hidden">{t.theme}</span>
          <select value={theme} onChange={(event) => { onTheme(event.currentTarget.value as Theme); }}>
            {themes.map((known) => <option key={known} value={known}>{themeNames[known]}</option>)}
          </select>
        </label>
      </div>
    </header>
  );
}

export function Footer() {
  const { t } = useSpeech();
  const [docsAreThere, setDocsAreThere] = useState(false);
  useEffect(() => { void hasDocs().then(setDocsAreThere); }, []);
  return (
    <footer class="bottom">
      <p>{t.nothingStored}</p>
      {docsAreThere ? <a href={docsPath} lang="en">{t.apiDocs}</a> : null}
    </footer>
  );
}
