/** Language and colours: kept in the browser where it allows that. */
import { useEffect, useState } from 'preact/hooks';
import { languages, languageTags, preferredLanguage, type Language } from './texts/language.js';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

function read(name: string): string | null {
  try {
    return localStorage.getItem(`facegauge.${name}`);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`facegauge.${name}`, value);
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the page.
  }
}

export function useLanguage(): readonly [Language, (language: Language) => void] {
  const [language, setLanguage] = useState<Language>(() => languages.find((known) => known === read('language')) ?? preferredLanguage(navigator.languages));
  useEffect(() => { document.documentElement.lang = languageTags[language]; }, [language]);
  return [language, (chosen) => { write('language', chosen); setLanguage(chosen); }];
}

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => themes.find((known) => known === read('theme')) ?? 'auto');
  useEffect(() => { document.documentElement.dataset.theme = theme; }, [theme]);
  return [theme, (chosen) => { write('theme', chosen); setTheme(chosen); }];
}
