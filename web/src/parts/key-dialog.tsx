import { useEffect, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../texts/language.js';

/** Asks for the API key; it lives in this page's memory only. */
export function KeyDialog({ wasWrong, onKey, onClose }: { readonly wasWrong: boolean; readonly onKey: (key: string) => void; readonly onClose: () => void }) {
  const { t } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  const [key, setKey] = useState('');
  useEffect(() => { dialog.current?.showModal(); }, []);
  return (
    <dialog ref={dialog} aria-labelledby="key-title" onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); if (key.trim() !== '') onKey(key.trim()); }}>
        <h2 id="key-title">{t.keyTitle}</h2>
        <p>{t.keyText}</p>
        {wasWrong ? <p role="alert" class="bad">{t.keyWrong}</p> : null}
        <label class="field">
          {t.keyLabel}
          <input type="password" autocomplete="off" value={key} onInput={(event) => { setKey(event.currentTarget.value); }} />
        </label>
        <div class="row">
          <button type="submit" class="primary">{t.keySend}</button>
          <button type="button" onClick={onClose}>{t.close}</button>
        </div>
      </form>
    </dialog>
  );
}
