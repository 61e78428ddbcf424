import { useSpeech } from '../texts/language.js';
import type { Trouble } from '../sheet/photo.js';

/** What went wrong, in words, with what can be done. */
export function TroubleNote({ trouble, onRetry }: { readonly trouble: Trouble; readonly onRetry?: (() => void) | undefined }) {
  const { t } = useSpeech();
  return (
    <div class="trouble" role="alert">
      <h2>{t.errorTitle}</h2>
      <p>{t.errors[trouble.code] ?? t.errorUnknown}</p>
      <p class="faint" lang="en">
        {trouble.code}
        {trouble.detail === '' ? '' : `: ${trouble.detail}`}
      </p>
      {onRetry === undefined ? null : <button type="button" class="primary" onClick={onRetry}>{t.retry}</button>}
    </div>
  );
}
