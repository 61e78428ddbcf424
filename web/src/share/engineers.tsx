import { useState } from 'preact/hooks';
import { useSpeech } from '../texts/language.js';
import { codeLanguageNames, codeLanguages, writeCode, writeCurl, type CodeLanguage, type RequestFacts } from './snippets.js';

/** The request and the answer as text, to take along. */
export function Engineers({ request, answer, isChanged }: { readonly request: RequestFacts; readonly answer: object; readonly isChanged: boolean }) {
  const { t } = useSpeech();
  const [language, setLanguage] = useState<CodeLanguage>('typescript');
  const [copied, setCopied] = useState<{ readonly text: string; readonly worked: boolean }>();
  const copy = (text: string): void => {
    copyText(text).then((worked) => { setCopied({ text, worked }); }, () => { setCopied({ text, worked: false }); });
  };
  return (
    <details class="engineers">
      <summary>{t.forEngineers}</summary>
      <div class="row">
        <button type="button" onClick={() => { copy(writeCurl(request)); }}>{t.copyCurl}</button>
        <button type="button" onClick={() => { copy(writeCode(request, language)); }}>{t.copyCode}</button>
        <label>
          <span class="hidden">{t.codeLanguage}</span>
          <select value={language} onChange={(event) => { setLanguage(event.currentTarget.value as CodeLanguage); }}>
            {codeLanguages.map((known) => <option key={known} value={known}>{codeLanguageNames[known]}</option>)}
          </select>
        </label>
        <span role="status">{copied === undefined ? '' : copied.worked ? t.copied : t.notCopied}</span>
      </div>
      {isChanged ? <p class="faint">{t.changedNote}</p> : null}
      {copied === undefined ? null : <pre class="snippet" tabIndex={0} role="region" aria-label={t.copyCode}>{copied.text}</pre>}
      <h3>{t.rawJson}</h3>
      <pre class="json" tabIndex={0} role="region" aria-label={t.rawJson}>{JSON.stringify(answer, undefined, 2)}</pre>
    </details>
  );
}

/** Browsers give the clipboard to secure pages only; elsewhere the text is shown to be selected. */
async function copyText(text: string): Promise<boolean> {
  if (!('clipboard' in navigator)) return false;
  await navigator.clipboard.writeText(text);
  return true;
}
