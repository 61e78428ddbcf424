/** Photos in and files out of the page. */
import { useEffect, useRef, useState } from 'preact/hooks';

/** What the service may decode; the browser's own idea of a type is not relied on when it has none. */
const imageName = /\.(jpe?g|png|webp|gif|bmp|tiff?|avif|hei[cf])$/i;

export function imagesOf(files: Iterable<File> | ArrayLike<File> | null | undefined): File[] {
  return Array.from(files ?? []).filter((file) => file.type.startsWith('image/') || imageName.test(file.name));
}

export interface Incoming {
  readonly onFiles: (files: File[]) => void;
  /** Something was given that is no image. */
  readonly onNothing: () => void;
}

/** Takes what is dropped on or pasted into the page. Answers whether something is held over it. */
export function useIncomingPhotos(incoming: Incoming): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(incoming);
  latest.current = incoming;
  useEffect(() => {
    const take = (files: FileList | undefined): void => {
      const images = imagesOf(files);
      if (images.length > 0) latest.current.onFiles(images);
      else if ((files?.length ?? 0) > 0) latest.current.onNothing();
    };
    const listeners: Partial<{ [Name in keyof DocumentEventMap]: (event: DocumentEventMap[Name]) => void }> = {
      dragover: (event) => { event.preventDefault(); setOver(true); },
      dragleave: (event) => { if (event.relatedTarget === null) setOver(false); },
      drop: (event) => { event.preventDefault(); setOver(false); take(event.dataTransfer?.files); },
      paste: (event) => { take(event.clipboardData?.files); },
    };
    const entries = Object.entries(listeners) as [string, EventListener][];
    for (const [name, listener] of entries) document.addEventListener(name, listener);
    return () => { for (const [name, listener] of entries) document.removeEventListener(name, listener); };
  }, []);
  return isOver;
}

/** Hands a file to the reader of the page. */
export function saveFile(name: string, content: Blob | string, type = 'text/plain'): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has read the address by then.
  setTimeout(() => { URL.revokeObjectURL(url); }, 10_000);
}
