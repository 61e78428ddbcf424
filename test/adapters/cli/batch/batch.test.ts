import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLocalJudge } from '../../../../src/adapters/cli/batch/local-judge.js';
import { performBatch, type BatchOptions } from '../../../../src/adapters/cli/batch/perform.js';
import type { ResultLine } from '../../../../src/adapters/cli/batch/result-line.js';
import type { AssessRequest } from '../../../../src/assessment.js';
import { readConfig } from '../../../../src/config/read.js';
import { sophonHigh } from '../../../../src/decision/profiles.js';
import { createFakeAssessor, fakePhoto, type FakePhoto } from '../../../support/fake-assessor.js';
import { makePortraits } from '../../../support/photos.js';

let root = '';
let gallery = '';

/** What the gallery shows, by name. */
const photos: Record<string, FakePhoto> = {
  'a/good.jpg': {},
  'a/small.png': { faces: [{ measures: { FaceSize: 50 }, score: 0.2 }] },
  'b/none.webp': { faces: [] },
  'b/deep/broken.jpg': { error: 'IMAGE_UNREADABLE' },
  'name, with "marks" & <tags>.jpg': { faces: [{ measures: { Clarity: 0.1, FaceLight: null }, score: 0.1 }] },
};

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'facegauge-batch-'));
  gallery = path.join(root, 'gallery');
  for (const [name, photo] of Object.entries(photos)) {
    await mkdir(path.dirname(path.join(gallery, name)), { recursive: true });
    await writeFile(path.join(gallery, name), fakePhoto(photo));
  }
  await writeFile(path.join(gallery, 'notes.txt'), 'not a photo');
});
afterAll(() => rm(root, { recursive: true }));

/** `before`: waited for before the judge begins. `see`: what every photo shows, whatever its bytes. */
async function runHere(options: Partial<BatchOptions> & { readonly out: string }, before: () => Promise<void> = () => Promise.resolve(), see?: () => FakePhoto) {
  const fake = createFakeAssessor();
  const engine = { ...fake, assess: (bytes: Uint8Array, request: AssessRequest) => fake.assess(see === undefined ? bytes : fakePhoto(see()), request) };
  const text = { out: '', err: '', progress: '' };
  const progress = new Writable({ write(chunk: Buffer, _encoding, done) { text.progress += chunk.toString(); done(); } });
  const io = { out: (part: string) => { text.out += part; }, err: (part: string) => { text.err += part; }, onStop: () => undefined, progress, input: process.stdin };
  const judge = createLocalJudge(engine, readConfig({ environment: { FACEGAUGE_WORKERS: '2' } }), sophonHigh, ['UnifiedQualityScore']);
  const end = await performBatch({ from: gallery, ...options, out: path.join(root, options.out) }, io, async () => {
    await before();
    return judge;
  });
  return { ...end, ...text, asked: engine.requests.length };
}

async function readLines(name: string): Promise<ResultLine[]> {
  const text = await readFile(path.join(root, name), 'utf8');
  return text.trimEnd().split('\n').map((line) => JSON.parse(line) as ResultLine);
}

describe('a batch', () => {
  it('writes one line per photo whatever befalls it, and sums up by reason', async () => {
    const { isComplete, out } = await runHere({ out: 'first.jsonl' });
    const lines = await readLines('first.jsonl');
    expect(isComplete).toBe(true);
    expect(lines.map(({ file, status, code }) => [file, status, code])).toEqual([
      ['a/good.jpg', 'passed', undefined],
      ['a/small.png', 'failed', undefined],
      ['b/deep/broken.jpg', 'error', 'IMAGE_UNREADABLE'],
      ['b/none.webp', 'no-face', undefined],
      ['name, with "marks" & <tags>.jpg', 'failed', undefined],
    ]);
    expect(lines[1]?.faces?.[0]?.failed).toEqual(['FaceSize']);
    expect(lines[4]?.faces?.[0]?.failed).toEqual(['Clarity', 'FaceLight']);
    expect(out).toMatch(/5 photos\n +passed +1 +20\.0 %/);
    expect(out).toMatch(/IMAGE_UNREADABLE +1/);
  });

  it('asks nothing again when it is run again, and takes up what was added', async () => {
    await runHere({ out: 'again.jsonl' });
    expect((await runHere({ out: 'again.jsonl' })).asked).toBe(0);
    const list = path.join(root, 'list.txt');
    await writeFile(list, `${path.join(gallery, 'a/good.jpg')}\r\n\n${path.join(gallery, 'gone.jpg')}\n${path.join(gallery, 'a/good.jpg')}\n`);
    const { asked } = await runHere({ out: 'again.jsonl', from: list });
    expect(asked).toBe(1);
    expect((await readLines('again.jsonl')).slice(5).map(({ code }) => code)).toEqual([undefined, 'NOT_FOUND']);
  });

  it('cuts a torn last line off and assesses its photo again', async () => {
    await runHere({ out: 'torn.jsonl' });
    const whole = await readFile(path.join(root, 'torn.jsonl'), 'utf8');
    await writeFile(path.join(root, 'torn.jsonl'), whole.slice(0, -20));
    const { err, asked } = await runHere({ out: 'torn.jsonl' });
    expect(err).toContain('torn');
    expect(asked).toBe(1);
    expect(await readFile(path.join(root, 'torn.jsonl'), 'utf8')).toBe(whole);
  });

  it('refuses a file that holds something else, or results of other settings', async () => {
    await writeFile(path.join(root, 'other.jsonl'), '{"hello":1}\n');
    await expect(runHere({ out: 'other.jsonl' })).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining('line 1') as string });
    await runHere({ out: 'mixed.jsonl' });
    const text = (await readFile(path.join(root, 'mixed.jsonl'), 'utf8')).replaceAll(/"settings":"\w+"/g, '"settings":"000"');
    await writeFile(path.join(root, 'mixed.jsonl'), text);
    await expect(runHere({ out: 'mixed.jsonl' })).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
  });

  it('copies photos by outcome, below the folders given', async () => {
    await runHere({ out: 'copies.jsonl', copyPassed: path.join(root, 'passed'), copyFailed: path.join(root, 'failed') });
    expect((await readdir(path.join(root, 'passed'), { recursive: true })).sort()).toEqual(['a', 'a/good.jpg']);
    expect((await readdir(path.join(root, 'failed'), { recursive: true })).filter((name) => /\.\w+$/.test(name))).toHaveLength(4);
    await expect(runHere({ out: 'inside.jsonl', copyFailed: path.join(gallery, 'failed') })).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
  });

  it('writes CSV with quoted names', async () => {
    await runHere({ out: 'table.csv' });
    const rows = (await readFile(path.join(root, 'table.csv'), 'utf8')).trimEnd().split('\r\n');
    expect(rows).toHaveLength(6);
    expect(rows[0]).toMatch(/^file,status,code,profile.*,FaceSize,FaceSize\.native/);
    expect(rows[5]).toMatch(/^"name, with ""marks"" & <tags>\.jpg",failed,/);
  });

  it('writes Parquet that a reader takes', async () => {
    await runHere({ out: 'table.parquet' });
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path.join(root, 'table.parquet')) });
    expect(rows.map(({ status }) => status as string)).toEqual(['passed', 'failed', 'error', 'no-face', 'failed']);
    expect(rows[1]).toMatchObject({ file: 'a/small.png', faces: 1, score: 0.2, 'FaceSize.native': 50 });
    expect(rows[2]).toMatchObject({ code: 'IMAGE_UNREADABLE', score: null });
  });

  it('reports on one page without scripts, with names escaped and no picture unless asked for', async () => {
    const report = path.join(root, 'report.html');
    await runHere({ out: 'report.jsonl', report });
    const html = await readFile(report, 'utf8');
    expect(html).toContain('name, with &#34;marks&#34; &#38; &#60;tags&#62;.jpg');
    expect(html).not.toMatch(/<script|<img|https?:\/\/(?!www\.w3\.org)/);
    expect(html).toContain('Distribution of score');
    expect(html).toContain('passed 1, failed 2, no-face 1, error 1');
    expect(html).toMatch(/<th scope="row">FaceSize<\/th><td class="n">1<\/td><td class="n">20\.0 %<\/td>/);
  });

  it('shows the worst as pictures only when thumbnails are asked for', async () => {
    const folder = path.join(root, 'portraits');
    await mkdir(folder);
    const [portrait] = await makePortraits(1);
    await writeFile(path.join(folder, 'small.jpg'), portrait!.bytes);
    // The judge is told of a face that is too small; the thumbnail is of the picture itself.
    const refuse = (): FakePhoto => ({ faces: [{ measures: { FaceSize: 20 }, score: 0.3 }] });
    const pages: string[] = [];
    for (const [name, asked] of [['with', { thumbnails: true }], ['without', {}]] as const) {
      const report = path.join(root, 'portraits.html');
      await runHere({ from: folder, out: `portraits-${name}.jsonl`, report, ...asked }, undefined, refuse);
      pages.push(await readFile(report, 'utf8'));
    }
    const picture = /<img alt="" src="data:image\/jpeg;base64,([^"]+)"/.exec(pages[0]!)?.[1] ?? '';
    expect(Buffer.from(picture, 'base64').subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(pages[1]).toContain('small.jpg');
    expect(pages[1]).not.toContain('<img');
  });
});

const batchProcess = path.join(import.meta.dirname, '../../../support/batch-process.mjs');

describe('a batch that is killed', { timeout: 300_000 }, () => {
  const run = promisify(execFile);
  let many = '';

  beforeAll(async () => {
    many = path.join(root, 'many');
    await mkdir(many);
    for (let index = 0; index < 600; index++) await writeFile(path.join(many, `${String(index).padStart(4, '0')}.jpg`), fakePhoto({ width: 100 + index, ...(index % 7 === 0 ? { faces: [] } : {}) }));
  });

  /** Kills after so many lines each; answers how many kills came before the end. */
  async function runWithKills(out: string, lines: readonly number[]): Promise<number> {
    let kills = 0;
    for (const killAt of lines) {
      const child = spawn(process.execPath, [batchProcess, many, out, String(killAt)], { stdio: 'ignore' });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      if (signal === 'SIGKILL') kills += 1;
      await appendFile(out.endsWith('.jsonl') ? out : `${out}.jsonl`, '{"file":"half a li');
    }
    await run(process.execPath, [batchProcess, many, out]);
    return kills;
  }

  it('ends with the same file as an undisturbed run, wherever it was killed', async () => {
    const [undisturbed, disturbed] = [path.join(root, 'undisturbed.jsonl'), path.join(root, 'disturbed.jsonl')];
    await run(process.execPath, [batchProcess, many, undisturbed]);
    // The numbers are any.
    expect(await runWithKills(disturbed, [1, 57, 140, 311, 480])).toBe(5);
    const text = await readFile(disturbed, 'utf8');
    expect(text.split('\n')).toHaveLength(601);
    expect(text).toBe(await readFile(undisturbed, 'utf8'));
  });

  // The last kill comes when every photo has its line, and the table is about to be made or being made.
  it.each(['csv', 'parquet'])('ends with the same %s', async (extension) => {
    const [undisturbed, disturbed] = [path.join(root, `undisturbed.${extension}`), path.join(root, `disturbed.${extension}`)];
    await run(process.execPath, [batchProcess, many, undisturbed]);
    expect(await runWithKills(disturbed, [200, 600])).toBe(2);
    expect((await readFile(disturbed)).equals(await readFile(undisturbed))).toBe(true);
    expect(await readFile(`${disturbed}.jsonl`, 'utf8')).toBe(await readFile(`${undisturbed}.jsonl`, 'utf8'));
  });
});

describe('two batches', () => {
  it('never write to one file: the second is refused, and may go on when the first has ended', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => { letGo = resolve; });
    const first = runHere({ out: 'shared.jsonl' }, () => held);
    await vi.waitUntil(() => stat(path.join(root, 'shared.jsonl.lock')).catch(() => undefined), { timeout: 10_000 });
    await expect(runHere({ out: 'shared.jsonl' })).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining('Another batch') as string });
    letGo();
    expect(await first).toMatchObject({ isComplete: true, asked: 5 });
    expect(await runHere({ out: 'shared.jsonl' })).toMatchObject({ isComplete: true, asked: 0 });
    expect(await readLines('shared.jsonl')).toHaveLength(5);
  });
});
