/** The photos of this page and how they are assessed: some at a time, each sent once. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { troubleOf, type Service } from './service.js';
import type { Photo, PhotoState } from './sheet/photo.js';

/** Requests in flight: enough to keep two inference processes busy, and few enough to leave room to others. */
const inFlight = 2;

export interface NewPhoto {
  readonly name: string;
  readonly blob: Blob;
}

export interface Session {
  readonly photos: readonly Photo[];
  /** Adds photos and answers their ids. */
  readonly add: (photos: readonly NewPhoto[]) => number[];
  /** Sends those again that failed. */
  readonly retry: () => void;
  readonly clear: () => void;
}

interface Book {
  nextId: number;
  running: Set<number>;
}

export function useSession(service: Service, profile: string | undefined): Session {
  const [photos, setPhotos] = useState<readonly Photo[]>([]);
  const book = useRef<Book>({ nextId: 1, running: new Set() });

  const settle = useCallback((id: number, state: PhotoState): void => {
    book.current.running.delete(id);
    setPhotos((all) => all.map((photo) => (photo.id === id ? { ...photo, state } : photo)));
  }, []);

  useEffect(() => {
    if (profile === undefined) return;
    const { running } = book.current;
    for (const { id, blob, state } of photos) {
      if (running.size >= inFlight) break;
      if (state.status !== 'waiting' || running.has(id)) continue;
      running.add(id);
      service.assess(blob, profile).then(
        (answer) => { settle(id, { status: 'done', answer }); },
        (thrown: unknown) => { settle(id, { status: 'failed', error: troubleOf(thrown) }); },
      );
    }
  }, [photos, service, profile, settle]);

  return {
    photos,
    add(added) {
      const fresh = added.map(({ name, blob }): Photo => ({ id: book.current.nextId++, name, blob, url: URL.createObjectURL(blob), state: { status: 'waiting' } }));
      setPhotos((all) => [...all, ...fresh]);
      return fresh.map(({ id }) => id);
    },
    retry() {
      setPhotos((all) => all.map((photo) => (photo.state.status === 'failed' ? { ...photo, state: { status: 'waiting' } } : photo)));
    },
    clear() {
      for (const { url } of photos) URL.revokeObjectURL(url);
      setPhotos([]);
    },
  };
}
