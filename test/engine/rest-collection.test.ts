import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRestCollection } from '../../src/engine/rest-collection.js';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const start = (): { photos: (count: number) => void; collect: ReturnType<typeof vi.fn<() => void>> } => {
  const collect = vi.fn<() => void>();
  const note = createRestCollection({ leastPhotos: 3, restMs: 1000, collect });
  return { photos: (count) => { for (let i = 0; i < count; i++) note(); }, collect };
};

test('everything is collected once after enough photos and a rest', () => {
  const { photos, collect } = start();
  photos(5);
  vi.advanceTimersByTime(999);
  expect(collect).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(collect).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10_000);
  expect(collect).toHaveBeenCalledTimes(1);
});

test('a few photos are not worth it, however long the rest, and count towards the next', () => {
  const { photos, collect } = start();
  photos(2);
  vi.advanceTimersByTime(10_000);
  expect(collect).not.toHaveBeenCalled();
  photos(1);
  vi.advanceTimersByTime(1000);
  expect(collect).toHaveBeenCalledTimes(1);
  photos(2);
  vi.advanceTimersByTime(10_000);
  expect(collect).toHaveBeenCalledTimes(1);
});

test('a photo begins the rest anew', () => {
  const { photos, collect } = start();
  photos(3);
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(900);
    photos(1);
  }
  expect(collect).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(collect).toHaveBeenCalledTimes(1);
});
