/**
 * Nothing of a photo is written anywhere: the real service and the real queue worker, at their most talkative, with
 * home, temporary and working folder of their own, which are watched and searched with everything that was printed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection } from 'rabbitmq-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstPath, json, post, secondPath } from '../contract/fiqa-cases.js';
import { brokerUrl, deleteQueues, describeWithBroker, takeMessages } from '../support/broker.js';
import { formHeaders, makeForm } from '../support/forms.js';
import type { HttpAnswer, SentRequest } from '../support/http-service.js';
import { findLeaks, findNumberLists, findNumbers, tellingNumbers, type Secret } from '../support/leaks.js';
import { makePortraits } from '../support/photos.js';
import { makeQueueNames } from '../support/queue-names.js';
import { commandFile, startService } from '../support/running-service.js';

/** What stands in bad requests and must come back in no message and no line of the log. */
const marker = 'Zebra-7391-secret';

let root = '';
let photos: Buffer[] = [];
/** Files that were there for a moment are seen as well. */
const seen: string[] = [];

const folders = (): Record<'HOME' | 'TMPDIR' | 'cwd', string> => ({ HOME: path.join(root, 'home'), TMPDIR: path.join(root, 'tmp'), cwd: path.join(root, 'cwd') });
const environment = (): Record<string, string> => {
  const { HOME, TMPDIR } = folders();
  return { HOME, TMPDIR, TMP: TMPDIR, TEMP: TMPDIR, XDG_CACHE_HOME: path.join(HOME, 'cache'), XDG_RUNTIME_DIR: TMPDIR, FACEGAUGE_LOG_LEVEL: 'trace' };
};

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'facegauge-privacy-'));
  for (const folder of Object.values(folders())) await mkdir(folder);
  photos = (await makePortraits(4)).map(({ bytes }) => Buffer.from(bytes));
  watch(root, { recursive: true, persistent: false }, (_event, name) => { if (name !== null) seen.push(name); });
});
afterAll(() => rm(root, { recursive: true }));

const base64 = (photo: Buffer | undefined): string => photo!.toString('base64');

/** Each kind of body and everything that an answer can hold. */
function goodRequests(): SentRequest[] {
  const everything = 'include=landmarks,mask,explain,alignedFace,timings';
  return [
    post(firstPath, { image_base64_str: base64(photos[0]), fiqa_level: 'no' }),
    post(secondPath, { image_base64_str: base64(photos[1]), fiqa_level: 'low' }),
    { path: `/v1/assess?${everything}`, headers: { 'content-type': 'image/jpeg' }, body: photos[2]! },
    { path: `/v1/assess?${everything}`, headers: formHeaders, body: makeForm([{ name: 'a', filename: `${marker}.jpg`, content: photos[0]! }, { name: 'b', filename: 'b.jpg', content: photos[3]! }]) },
    { path: '/v1/best', headers: json, body: JSON.stringify({ images: photos.map(base64) }) },
  ];
}

/** Photos and pieces of photos that are refused. */
function badPhotos(): SentRequest[] {
  const image = base64(photos[0]);
  const torn = photos[0]!.subarray(0, 400);
  return [
    post(firstPath, { image_base64_str: `${image.slice(0, 5000)}%${marker}` }),
    post(firstPath, { image_base64_str: torn.toString('base64') }),
    { path: firstPath, headers: json, body: `{"image_base64_str":"${image}","${marker}":` },
    { path: firstPath, headers: json, body: `{"image_base64_str":${image}}` },
    post(secondPath, { image_base64_str: base64(torn), fiqa_level: 'low' }),
    { path: '/v1/assess', headers: { 'content-type': 'image/jpeg' }, body: torn },
    { path: '/v1/assess', headers: { 'content-type': `text/${marker}` }, body: image },
    { path: '/v1/best', headers: json, body: JSON.stringify({ images: [image, { [marker]: image }] }) },
    { path: '/v1/assess', headers: formHeaders, body: makeForm([{ name: marker, filename: 'x.jpg', content: photos[0]! }]).subarray(0, 9000) },
    { method: 'GET', path: `/nowhere/${marker}/${image.slice(0, 300).replaceAll('/', '_')}?q=${marker}` },
  ];
}

/** Values and headers that are wrong. Of a value its sender is told the first 64 letters; nobody else is. */
function badValues(): SentRequest[] {
  const image = base64(photos[0]);
  return [
    post(firstPath, { image_base64_str: image, fiqa_level: marker }),
    post(secondPath, { image_base64_str: image, fiqa_level: [marker] }),
    post(secondPath, { image_path: `/${marker}/photo.jpg` }),
    { path: `/v1/assess?measures=${encodeURIComponent(image.slice(0, 600))}`, headers: { 'content-type': 'image/jpeg' }, body: photos[0]! },
    { method: 'GET', path: '/v1/nothing', headers: { 'x-request-id': `${marker} ${image.slice(0, 60)}`, traceparent: marker, tracestate: `a=${marker}`, 'user-agent': marker, cookie: marker, authorization: `Bearer ${marker}` } },
  ];
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name));
}

const secretsOf = (): Secret[] => photos.map((bytes, index) => ({ name: `photo ${index}`, bytes }));

/** What was printed, and what lies in the folders, against photos and what was answered about them. */
async function expectNothingOf(printed: string, answers: readonly unknown[]): Promise<void> {
  const files = await filesBelow(root);
  const haystack = Buffer.concat([Buffer.from(printed), ...await Promise.all(files.map((file) => readFile(file)))]);
  const numbers = answers.flatMap(tellingNumbers);
  expect(numbers.length).toBeGreaterThan(5);
  expect(findLeaks(haystack, secretsOf())).toEqual([]);
  expect(findNumbers(haystack, numbers)).toEqual([]);
  // Embeddings are in no answer: whatever is a list of numbers is refused.
  expect(findNumberLists(haystack)).toEqual([]);
  expect(haystack.includes(marker)).toBe(false);
  expect([...files, ...seen]).toEqual([]);
}

test('the service, with good and with bad requests', async () => {
  const service = await startService(['--workers', '1', '--spares', '0', '--deadline-ms', '60000'], { environment: environment(), cwd: folders().cwd });
  const good: HttpAnswer[] = [];
  for (const request of goodRequests()) good.push(await service.send(request));
  expect(good.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  // What must not be written was measured: landmarks and masks came.
  expect(good[2]!.text).toMatch(/"landmarks":\[\[.*"mask":"/);
  const bad: HttpAnswer[] = [];
  for (const request of [...badPhotos(), ...badValues()]) bad.push(await service.send(request));
  expect(bad.filter(({ status }) => status < 400 || status >= 500)).toEqual([]);
  for (const { text } of bad.slice(0, badPhotos().length)) {
    expect(text).not.toContain(marker);
    expect(findLeaks(Buffer.from(text), secretsOf())).toEqual([]);
  }
  for (const { text } of bad) expect(text.length).toBeLessThan(600);
  expect(await service.stop()).toBe(0);
  const log = service.log();
  expect(log.split('\n').filter((line) => line.includes('"msg":"request"'))).toHaveLength(good.length + bad.length);
  await expectNothingOf(service.output() + log, good.map(({ body }) => body));
}, 180_000);

describeWithBroker('the queue worker', { timeout: 180_000 }, () => {
  test('with good and with bad commands', async () => {
    const queues = makeQueueNames();
    const broker = new Connection(brokerUrl);
    const args = ['worker', '--assert-topology', '--amqp', brokerUrl, '--queue-down', queues.queueDown, '--queue-up', queues.queueUp, '--queue-dead', queues.queueDead, '--workers', '1', '--deadline-ms', '60000'];
    const worker = spawn(process.execPath, [commandFile, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment() }, cwd: folders().cwd });
    let printed = '';
    for (const stream of [worker.stdout, worker.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { printed += text; });
    await expect.poll(() => printed, { timeout: 90_000 }).toContain('takes commands');
    const publisher = broker.createPublisher({ confirm: true });
    const commands = [
      { method: 'fiqa', messageId: 'm-1', info: { image_base64_str: base64(photos[0]), fiqa_level: 'no' } },
      { message_key: 'fiqa', message_id: 'm-2', image_base64_str: base64(photos[1]), fiqa_level: marker },
      { message_key: 'fiqa', message_id: 'm-3', image_base64_str: base64(photos[2]!.subarray(0, 400)), [marker]: marker },
      `{"message_key":"fiqa","image_base64_str":"${base64(photos[3])}`,
    ];
    for (const command of commands) await publisher.send({ routingKey: queues.queueDown, durable: true, contentType: 'application/json' }, Buffer.from(typeof command === 'string' ? command : JSON.stringify(command)));
    const results = await takeMessages(broker, queues.queueUp, commands.length, 60_000);
    expect(results).toHaveLength(commands.length);
    const exited = once(worker, 'exit');
    worker.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
    await publisher.close();
    await deleteQueues(broker, queues);
    await broker.close();
    expect(findLeaks(Buffer.from(JSON.stringify(results.map(({ body }) => body as unknown))), secretsOf())).toEqual([]);
    await expectNothingOf(printed, results.map(({ body }) => body as unknown));
  });
});
