/** The console as people use it, in a real Chromium on the real service. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PhotoAnswer } from '../../src/adapters/http/v1/schemas.js';
import { readProfileFile } from '../../src/config/profile-file.js';
import { startService, type RunningService } from '../support/running-service.js';
import { readPhoto } from '../support/photos.js';
import { browserFile, launchBrowser, openConsole } from './browser.js';
import { buildConsole } from './build-console.js';
import { portraitFile, turnedFile, type UploadFile } from './photos.js';

let service: RunningService;
let browser: Browser;
let portrait: UploadFile;
let group: UploadFile;

async function askService({ buffer }: UploadFile, query = ''): Promise<PhotoAnswer> {
  return (await service.send({ path: `/v1/assess${query}`, headers: { 'content-type': 'image/jpeg' }, body: buffer })).body as PhotoAnswer;
}

async function bring(page: Page, files: UploadFile | UploadFile[]): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(files);
}

const verdictLine = (page: Page) => page.locator('.verdict h2');
const row = (page: Page, measure: string) => page.locator(`[data-measure=${measure}]`);

/** Most milliseconds a test may take on a machine that is busy with other things; it takes a few seconds. */
const patienceMs = 120_000;

describe.skipIf(browserFile === undefined)('the console in a real Chromium (none is found: FACEGAUGE_BROWSER can name one)', { timeout: patienceMs }, () => {
  beforeAll(async () => {
    await buildConsole();
    [service, browser, portrait, group] = await Promise.all([
      startService(['--workers', '1', '--deadline-ms', '60000']), launchBrowser(), portraitFile('blinds-1', 1.5),
      readPhoto('bar').then((bytes) => ({ name: 'bar.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) })),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  test('an uploaded photo gets the verdict and the sentences that the service gives, and nothing leaves the origin', async () => {
    const { page, complaints, close } = await openConsole(browser, service.port);
    expect(await page.locator('footer').innerText()).toContain('Nothing is stored');
    const requests: string[] = [];
    page.on('request', (request) => { requests.push(`${request.method()} ${new URL(request.url()).pathname}`); });
    await bring(page, group);
    await verdictLine(page).waitFor();
    const { faces } = await askService(group);
    expect((await verdictLine(page).innerText()).trim()).toBe(faces[0]!.verdict.passed ? 'Good enough' : 'Not good enough');
    expect(await page.locator('.advice li').allInnerTexts()).toEqual(faces[0]!.reasons.map(({ en }) => en));
    expect(await page.getByRole('group', { name: 'Faces' }).getByRole('button').count()).toBe(faces.length);
    // Another face of the photo, chosen by its button, is judged on its own.
    await page.getByRole('button', { name: /^Face 2:/ }).click();
    expect(await page.locator('.advice li').allInnerTexts()).toEqual(faces[1]!.reasons.map(({ en }) => en));
    const failing = faces[1]!.verdict.checks.filter(({ status, severity }) => status === 'fail' && severity === 'fail');
    for (const { measure } of failing) expect(await row(page, measure).getAttribute('data-status')).toBe('fail');
    expect(requests.filter((request) => request.startsWith('POST'))).toEqual(['POST /v1/assess']);
    expect(complaints).toEqual([]);
    await close();
  });

  test('the policy that the page comes with allows its own origin only', async () => {
    const { headers } = await service.send({ method: 'GET', path: '/' });
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
    expect(headers['permissions-policy']).toContain('camera=(self)');
    const { page, complaints, close } = await openConsole(browser, service.port);
    // The policy is in force: what it forbids is refused.
    await page.evaluate(() => { document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.2:9/x.png">'); });
    await expect.poll(() => complaints.length).toBeGreaterThan(0);
    await close();
  });

  test.each(['as stored', 'turned, with EXIF orientation 6'])('boxes lie on the faces within 2 pixels at two zooms: a photo %s', async (kind) => {
    const file = kind === 'as stored' ? portrait : await turnedFile(portrait);
    const { page, close } = await openConsole(browser, service.port);
    await bring(page, file);
    await verdictLine(page).waitFor();
    const answer = await askService(file);
    const upright = await askService(portrait);
    expect(answer.image.orientation).toBe(kind === 'as stored' ? 1 : 6);
    expect([answer.image.width, answer.image.height]).toEqual([upright.image.width, upright.image.height]);
    // The face is where it is on the upright photo: within 2 % of its size, for the photo was compressed once more.
    const slack = 0.02 * (upright.faces[0]!.box.xMax - upright.faces[0]!.box.xMin);
    expect(Math.abs(answer.faces[0]!.box.xMin - upright.faces[0]!.box.xMin)).toBeLessThan(slack);
    const scales: number[] = [];
    for (const zoomsIn of [0, 3]) {
      for (let i = 0; i < zoomsIn; i++) await page.getByRole('button', { name: 'Zoom in' }).click();
      const drawn = await page.evaluate(() => {
        const rect = (element: Element) => { const { left, top, width, height } = element.getBoundingClientRect(); return { left, top, width, height }; };
        const image = document.querySelector<HTMLImageElement>('.stage img')!;
        const edge = document.querySelector<SVGRectElement>('[data-layer=box]')!;
        const toScreen = edge.getScreenCTM()!;
        const { x, y, width, height } = edge.getBBox();
        const corner = (px: number, py: number) => { const { x: left, y: top } = new DOMPoint(px, py).matrixTransform(toScreen); return [left, top]; };
        return { image: rect(image), natural: [image.naturalWidth, image.naturalHeight], corners: [corner(x, y), corner(x + width, y + height)] };
      });
      expect(drawn.natural).toEqual([answer.image.width, answer.image.height]);
      const scale = drawn.image.width / answer.image.width;
      scales.push(scale);
      expect(drawn.image.height / answer.image.height).toBeCloseTo(scale, 3);
      const { xMin, yMin, xMax, yMax } = answer.faces[0]!.box;
      const expected = [[xMin, yMin], [xMax, yMax]].map(([x, y]) => [drawn.image.left + x! * scale, drawn.image.top + y! * scale]);
      drawn.corners.forEach((corner, index) => {
        expect(Math.abs(corner[0]! - expected[index]![0]!)).toBeLessThan(2);
        expect(Math.abs(corner[1]! - expected[index]![1]!)).toBeLessThan(2);
      });
    }
    expect(scales[1]! / scales[0]!).toBeGreaterThan(1.5);
    await close();
  });

  test('layers are drawn when they are switched on: landmarks, visible face, heat map', async () => {
    const { page, complaints, close } = await openConsole(browser, service.port);
    await bring(page, portrait);
    await verdictLine(page).waitFor();
    expect(await page.locator('[data-layer=landmarks]').count()).toBe(0);
    for (const name of ['Landmarks', 'Visible face', 'Heat map']) await page.getByRole('button', { name, exact: true }).click();
    await page.locator('[data-layer=landmarks]').waitFor();
    expect((await page.locator('[data-layer=landmarks]').getAttribute('d'))!.match(/M/g)).toHaveLength(478);
    expect(await page.locator('[data-layer=heat] rect').count()).toBe(49);
    // The frame of the mask lies over the face box, whatever its turn.
    const { mask, box } = await page.evaluate(() => {
      const rect = (selector: string) => { const { left, top, right, bottom } = document.querySelector(selector)!.getBoundingClientRect(); return { left, top, right, bottom }; };
      return { mask: rect('[data-layer=heat]'), box: rect('[data-layer=box]') };
    });
    expect(mask.left).toBeLessThan((box.left + box.right) / 2);
    expect(mask.right).toBeGreaterThan((box.left + box.right) / 2);
    expect(await page.locator('[data-layer=mask] image').getAttribute('href')).toMatch(/^data:image\/png;base64,iVBOR/);
    await page.getByRole('button', { name: 'Box', exact: true }).click();
    expect(await page.locator('[data-layer=box]').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a moved limit judges again at once, without another upload, and is exported as a file the service takes', async () => {
    const { page, close } = await openConsole(browser, service.port);
    await bring(page, portrait);
    await verdictLine(page).waitFor();
    let posts = 0;
    page.on('request', (request) => { if (request.method() === 'POST') posts += 1; });
    const eyes = row(page, 'InterEyeDistance');
    const native = (await askService(portrait)).faces[0]!.measures.find(({ id }) => id === 'InterEyeDistance')!.native!;
    await eyes.getByRole('button').click();
    const limit = eyes.getByRole('spinbutton');
    await limit.fill(String(Math.ceil(native) + 5));
    expect(await eyes.getAttribute('data-status')).toBe('fail');
    expect((await verdictLine(page).innerText()).trim()).toBe('Not good enough');
    expect(await page.locator('.why').innerText()).toContain('Distance between the eyes');
    await limit.fill(String(Math.floor(native) - 5));
    expect(await eyes.getAttribute('data-status')).toBe('pass');
    expect(await page.locator('.why').allInnerTexts()).not.toContain('Distance between the eyes');
    // By keyboard on the slider, too.
    await eyes.getByRole('slider').press('End');
    expect(await eyes.getAttribute('data-status')).toBe('fail');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export profile' }).click()]);
    const profile = readProfileFile(await download.path());
    expect(download.suggestedFilename()).toBe('enrolment-own.json');
    expect(profile.rules.find(({ measure }) => measure === 'InterEyeDistance')?.native?.min).toBe(Number(await limit.inputValue()));
    expect(posts).toBe(0);
    await page.getByRole('button', { name: 'Undo my changes' }).click();
    expect(await limit.inputValue()).toBe('90');
    // Another profile judges the same answer.
    await page.getByLabel('Judged for').selectOption('icao-passport');
    expect(await row(page, 'BackgroundUniformity').getAttribute('data-status')).not.toBe('unasked');
    expect(posts).toBe(0);
    await close();
  });

  test('it speaks Chinese to a Chinese browser, and English when asked', async () => {
    const { page, close } = await openConsole(browser, service.port, { locale: 'zh-CN' });
    await page.getByText('将照片拖放到此处').waitFor();
    await bring(page, group);
    await verdictLine(page).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-Hans');
    expect((await verdictLine(page).innerText()).trim()).toBe('不合格');
    expect(await page.locator('.advice li').allInnerTexts()).toEqual((await askService(group)).faces[0]!.reasons.map(({ zh }) => zh));
    await page.locator('.settings select').first().selectOption('en');
    expect((await verdictLine(page).innerText()).trim()).toBe('Not good enough');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.reload();
    await page.getByText('Drop photos here').waitFor();
    await close();
  });

  test('several photos: a contact sheet by score, filtered by reason, walked through by keyboard, taken along as CSV', async () => {
    const small = await portraitFile('blinds-2', 0.5);
    const broken = { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') };
    const { page, close } = await openConsole(browser, service.port);
    await bring(page, [small, broken, group, portrait]);
    await expect.poll(() => page.locator('.card.waiting').count(), { timeout: 60_000 }).toBe(0);
    const names = await page.locator('.card-name').allInnerTexts();
    expect(names).toHaveLength(4);
    const scores = (await page.locator('.card-line b').allInnerTexts()).map(Number);
    expect(scores).toHaveLength(3);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(names[3]).toBe('broken.jpg');
    expect(await page.locator('.card').nth(3).innerText()).toContain('no image of a kind');
    // By keyboard: to the second card, open it, and back to it.
    await page.locator('.card button').first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.closest('.card')?.querySelector('.card-name')?.textContent)).toBe(names[1]);
    await page.keyboard.press('Enter');
    await verdictLine(page).waitFor();
    expect(await page.locator('.facts').innerText()).toContain(names[1]!);
    await page.getByRole('button', { name: 'All photos' }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.card')?.querySelector('.card-name')?.textContent)).toBe(names[1]);
    await page.locator('.sheet select').selectOption('InterEyeDistance');
    expect(await page.locator('.card-name').allInnerTexts()).toContain('blinds-2.jpg');
    expect(await page.locator('.card-name').allInnerTexts()).not.toContain('broken.jpg');
    await page.locator('.sheet select').selectOption('all');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export CSV' }).click()]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^\uFEFF?file,passed,score,.*,InterEyeDistance,/);
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(names);
    await close();
  });

  test('photos are taken by paste and by drop', async () => {
    const { page, close } = await openConsole(browser, service.port);
    for (const kind of ['paste', 'drop'] as const) {
      await page.evaluate(([how, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], `${how}.jpg`, { type: 'image/jpeg' }));
        document.dispatchEvent(how === 'paste' ? new ClipboardEvent('paste', { clipboardData: data }) : new DragEvent('drop', { dataTransfer: data, cancelable: true }));
      }, [kind, portrait.buffer.toString('base64')] as const);
    }
    await expect.poll(async () => (await page.locator('.card-name').allInnerTexts()).sort()).toEqual(['drop.jpg', 'paste.jpg']);
    await close();
  });
});
