/** Folders of photos by person. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';

export interface Person {
  readonly person: string;
  /** Paths relative to the folder, sorted. */
  readonly photos: readonly string[];
}

const photoFile = /\.(jpe?g|png|webp|bmp)$/i;

/** Every sub-folder that holds photos, sorted by name. Throws an Error that says what was expected when there is none. */
export async function listPeople(folder: string): Promise<Person[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const people: Person[] = [];
  for (const name of entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()) {
    const photos = (await readdir(path.join(folder, name))).filter((file) => photoFile.test(file)).sort().map((file) => `${name}/${file}`);
    if (photos.length > 0) people.push({ person: name, photos });
  }
  if (people.length === 0) throw new Error(`expected photos as <person>/<photo>.jpg in the sub-folder "${path.basename(folder)}" of the data folder but found none`);
  return people;
}
