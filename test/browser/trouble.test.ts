/** What the console says when the service refuses, is gone, or asks for a key; the camera; and whether everybody can use it. */
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startService, type RunningService } from '../support/running-service.js';
import { browserFile, launchBrowser, openConsole } from './browser.js';
import { buildConsole } from './build-console.js';
import { portraitFile, writeFilm, type UploadFile } from './photos.js';

let service: RunningService;
let browser: Browser;
let portrait: UploadFile;

const verdict = (page: Page) => page.locator('.verdict h2');
const bring = (page: Page, files: UploadFile | UploadFile[]): Promise<void> => page.locator('input[type=file]').first().setInputFiles(files);

/** Most milliseconds a test may take on a machine that is busy with other things; it takes a few seconds. */
const patienceMs = 120_000;

describe.skipIf(browserFile === undefined)('the console in a real Chromium, in trouble and live (none is found: FACEGAUGE_BROWSER can name one)', { timeout: patienceMs }, () => {
  beforeAll(async () => {
    await buildConsole();
    portrait = await portraitFile('blinds-1', 1.5);
    const film = await writeFilm(portrait.buffer);
    [service, browser] = await Promise.all([
      startService(['--workers', '1', '--deadline-ms', '60000']),
      launchBrowser(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`]),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  test('an error answer is told in words, with its code, and can be tried again', async () => {
    const { page, close } = await openConsole(browser, service.port);
    await bring(page, { name: 'note.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not an image') });
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/no image of a kind that is taken[^]*IMAGE_FORMAT_UNSUPPORTED/);
    await page.getByRole('button', { name: 'Start over' }).click();
    let refusals = 0;
    await page.route('**/v1/assess*', async (route) => {
      refusals += 1;
      if (refusals > 2) return route.continue();
      return route.fulfill({ status: 503, headers: { 'retry-after': '0' }, contentType: 'application/problem+json', body: JSON.stringify({ code: 'OVERLOADED', status: 503, title: '', detail: 'The queue is full.' }) });
    });
    await bring(page, portrait);
    await alert.waitFor();
    expect(await alert.innerText()).toContain('The service is busy');
    await page.getByRole('button', { name: 'Try again' }).click();
    await verdict(page).waitFor();
    await close();
  });

  test('a service that is gone is told in words, and the photo is sent again once it is back', async () => {
    const { page, close } = await openConsole(browser, service.port);
    await page.locator('.start').waitFor();
    await page.context().setOffline(true);
    await bring(page, portrait);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('The service does not answer');
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await verdict(page).waitFor();
    await close();
  });

  test('a service that asks for a key gets the one the reader types, and the page keeps it nowhere', async () => {
    const { page, close } = await openConsole(browser, service.port);
    await page.locator('.start').waitFor();
    const keys: (string | undefined)[] = [];
    await page.route('**/v1/assess*', async (route) => {
      const key = route.request().headers()['x-api-key'];
      keys.push(key);
      if (key === 'right') return route.continue();
      return route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify({ code: 'UNAUTHORIZED', status: 401, title: '', detail: '' }) });
    });
    await bring(page, portrait);
    for (const key of ['wrong', 'right']) {
      const field = page.getByRole('dialog').getByLabel('Key', { exact: true });
      await field.fill(key);
      await field.press('Enter');
      if (key === 'wrong') await page.getByText('does not take this key').waitFor();
    }
    await verdict(page).waitFor();
    expect(keys).toEqual([undefined, 'wrong', 'right']);
    expect(await page.evaluate(() => [localStorage, sessionStorage].map((store) => JSON.stringify(Object.entries(store))).join() + document.cookie)).not.toContain('right');
    await close();
  });

  test('live: one frame in flight at a time, guidance follows the person, the best frame is kept and saved', async () => {
    const { page, complaints, close } = await openConsole(browser, service.port, { permissions: ['camera'] }, '/#/live');
    let inFlight = 0;
    let most = 0;
    let frames = 0;
    const isFrame = (url: string): boolean => url.includes('/v1/assess');
    page.on('request', (request) => {
      if (!isFrame(request.url())) return;
      frames += 1;
      most = Math.max(most, ++inFlight);
    });
    const end = (request: { url(): string }): void => { if (isFrame(request.url())) inFlight -= 1; };
    page.on('requestfinished', end);
    page.on('requestfailed', end);
    await page.getByLabel('Judged for').selectOption('icao-passport');
    await page.getByRole('button', { name: 'Start the camera' }).click();
    const codes = new Set<string>();
    await expect.poll(async () => {
      const code = await page.locator('.guidance').first().getAttribute('data-code');
      if (code !== null) codes.add(code);
      return codes.has('no-face') && codes.size >= 2;
    }, { timeout: 60_000, interval: 100 }).toBe(true);
    await page.locator('.best img').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.best').getByRole('button', { name: 'Save' }).click()]);
    const saved = await sharp(await readFile(await download.path())).metadata();
    expect([saved.format, saved.width, saved.height]).toEqual(['jpeg', 640, 480]);
    expect(frames).toBeGreaterThan(2);
    expect(most).toBe(1);
    // What was kept can be looked at closely, without the camera.
    await page.getByRole('button', { name: 'Look at it closely' }).click();
    await verdict(page).waitFor();
    expect(await page.locator('video').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  test.each([['light', 1280, 900], ['dark', 390, 844]] as const)('axe finds nothing serious: %s, %i × %i pixels', async (colorScheme, width, height) => {
    const { page, close } = await openConsole(browser, service.port, { colorScheme, viewport: { width, height } });
    await page.evaluate(await readFile(axeSource, 'utf8'));
    let looked = 0;
    const expectNothing = async (where: string): Promise<void> => {
      const found = await page.evaluate(async () => {
        const { axe } = window as unknown as { readonly axe: { run(): Promise<{ readonly passes: readonly unknown[]; readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[] }[] }> } };
        const { passes, violations } = await axe.run();
        return { passes: passes.length, serious: violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join('\n')}`) };
      });
      expect([where, found.serious]).toEqual([where, []]);
      expect(found.passes).toBeGreaterThan(10);
      looked += 1;
    };
    await page.locator('.start').waitFor();
    await expectNothing('start');
    await bring(page, portrait);
    await verdict(page).waitFor();
    await page.locator('[data-measure=InterEyeDistance] .name').click();
    await page.locator('.engineers summary').click();
    await page.getByRole('button', { name: 'Heat map' }).click();
    await expectNothing('photo');
    await bring(page, { name: 'note.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not an image') });
    await page.locator('.card').nth(1).waitFor();
    await expect.poll(() => page.locator('.card.waiting').count(), { timeout: 60_000 }).toBe(0);
    await expectNothing('sheet');
    await page.getByRole('navigation').getByRole('button', { name: 'Camera' }).click();
    await expectNothing('camera');
    await page.getByRole('navigation').getByRole('button', { name: 'Measures' }).click();
    await expectNothing('measures');
    expect(looked).toBe(5);
    await close();
  });
});
