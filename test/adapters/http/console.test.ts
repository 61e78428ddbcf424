import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentSecurityPolicy, serveConsole } from '../../../src/adapters/http/console.js';

let folder: string;
let app: FastifyInstance;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facegauge-console-'));
  await mkdir(join(folder, 'page', 'assets'), { recursive: true });
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'page', 'assets', 'a-1.js'), '1;');
  await writeFile(join(folder, 'photo.jpg'), 'photo');
  app = fastify();
  await serveConsole(app, { folder: join(folder, 'page'), samplePhoto: join(folder, 'photo.jpg') });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const get = async (url: string) => app.inject({ method: 'GET', url });

test('the files of the page are served, and no other file of the disk', async () => {
  for (const path of ['/', '/index.html', '/assets/a-1.js', '/sample.jpg']) expect([path, (await get(path)).statusCode]).toEqual([path, 200]);
  for (const path of ['/assets/../../photo.jpg', '/photo.jpg', '/assets/none.js']) expect([path, (await get(path)).statusCode]).not.toEqual([path, 200]);
});

test('the page comes with its policy and is asked for anew; its files may be kept', async () => {
  const page = await get('/');
  expect(page.headers).toMatchObject({ 'content-security-policy': contentSecurityPolicy, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
  expect((await get('/assets/a-1.js')).headers['cache-control']).toMatch(/immutable/);
});

test('without a built page the service runs all the same', async () => {
  const bare = fastify();
  await serveConsole(bare, { folder: join(folder, 'nowhere'), samplePhoto: undefined });
  expect((await bare.inject({ method: 'GET', url: '/' })).statusCode).toBe(404);
  await bare.close();
});
