import { useRef } from 'preact/hooks';
import { imagesOf } from '../files.js';

/** A button that opens the file picker. */
export function PickButton({ label, primary, onFiles }: { readonly label: string; readonly primary?: boolean; readonly onFiles: (files: File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={primary === true ? 'primary' : undefined} onClick={() => input.current?.click()}>{label}</button>
      <input
        ref={input} class="hidden" type="file" accept="image/*" multiple tabIndex={-1} aria-label={label}
        onChange={(event) => {
          const files = imagesOf(event.currentTarget.files);
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
