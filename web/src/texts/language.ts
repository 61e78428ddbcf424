/** Which language the page speaks. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { en, type Texts } from './en.js';
import { zh } from './zh.js';

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

export const languageNames: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };
export const languageTags: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' };

const dictionaries: Readonly<Record<Language, Texts>> = { en, zh };

/** The first of the reader's languages that the page speaks; English where there is none. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (found !== undefined) return found;
  }
  return 'en';
}

export interface Speech {
  readonly language: Language;
  readonly t: Texts;
}

export const speechOf = (language: Language): Speech => ({ language, t: dictionaries[language] });

const SpeechContext = createContext<Speech>(speechOf('en'));
export const SpeechProvider = SpeechContext.Provider;

export const useSpeech = (): Speech => useContext(SpeechContext);
