/** The description of the interface under its policy, and the browser's own prompt for a key, in a real Chromium. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashKey, makeKey } from '../../src/adapters/http/access/key.js';
import { writeFolder } from '../support/certificates.js';
import { startService, type RunningService } from '../support/running-service.js';
import { browserFile, launchBrowser, openConsole } from './browser.js';
import { buildConsole } from './build-console.js';
import { portraitFile } from './photos.js';

const patienceMs = 120_000;
const footerLink = (page: Page) => page.locator('footer a[href="/docs"]');

let browser: Browser;

describe.skipIf(browserFile === undefined)('in a real Chromium (none is found: FACEGAUGE_BROWSER can name one)', { timeout: patienceMs }, () => {
  beforeAll(async () => {
    await buildConsole();
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  describe('a service that is open to everybody on this machine', () => {
    let service: RunningService;
    beforeAll(async () => { service = await startService(['--workers', '1', '--spares', '0', '--deadline-ms', '60000']); });
    afterAll(() => service.stop());

    test('the console links to /docs, which shows every operation and breaks no rule of its policy', async () => {
      const { page, complaints, close } = await openConsole(browser, service.port);
      await footerLink(page).click();
      await page.locator('.opblock').first().waitFor();
      expect(new URL(page.url()).pathname).toMatch(/^\/docs/);
      const paths = await page.locator('.opblock .opblock-summary-path').allInnerTexts();
      const shown = paths.map((path) => path.replace(/\u200b/g, ''));
      for (const path of ['/SophonFace/api/FIQA', '/sophon/v2/face/fiqa', '/v1/assess', '/v1/best', '/v1/measures', '/healthz']) expect(shown).toContain(path);
      // One of them opened: its texts, schemas and the ways to carry a key are drawn.
      await page.locator('.opblock', { hasText: '/v1/measures' }).first().click();
      await page.getByText('Every measure: what it is').first().waitFor();
      await page.getByRole('button', { name: 'Authorize' }).first().click();
      await page.getByText('X-API-Key', { exact: false }).first().waitFor();
      expect(complaints).toEqual([]);
      await close();
    });

    test('a complaint about the policy would be seen', async () => {
      const { page, complaints, close } = await openConsole(browser, service.port, {}, '/docs/');
      await page.locator('.opblock').first().waitFor();
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'window.planted = true';
        document.body.append(script);
      });
      await expect.poll(() => complaints.length).toBeGreaterThan(0);
      await close();
    });
  });

  describe('a service with keys and an admin port', () => {
    const key = makeKey();
    const folder = writeFolder({ 'keys.yaml': `keys:\n  - name: desk\n    hash: "${hashKey(key)}"\n    scopes: [assess, docs]\n` });
    let service: RunningService;
    beforeAll(async () => { service = await startService(['--workers', '1', '--spares', '0', '--deadline-ms', '60000', '--keys-file', folder.at('keys.yaml'), '--admin-port', '0']); });
    afterAll(async () => {
      await service.stop();
      folder.remove();
    });

    test('the key as password of the browser\'s prompt opens the console, and goes along with the photos it sends', async () => {
      const portrait = await portraitFile('blinds-1', 1.5);
      const { page, complaints, close } = await openConsole(browser, service.port, { httpCredentials: { username: 'anyone', password: key } });
      await page.locator('input[type=file]').first().setInputFiles(portrait);
      await page.locator('.verdict h2').waitFor();
      expect(complaints).toEqual([]);
      // The description is on the admin port: a link to it here would lead nowhere.
      expect(await footerLink(page).count()).toBe(0);
      await close();
    });

    test('without a key, or with another, the browser is asked for one and shows nothing', async () => {
      for (const httpCredentials of [undefined, { username: 'anyone', password: makeKey() }]) {
        const context = await browser.newContext(httpCredentials === undefined ? {} : { httpCredentials });
        const page = await context.newPage();
        const response = await page.goto(`http://127.0.0.1:${service.port}/`).catch((error: unknown) => error);
        // Chromium without anybody to ask gives up with an error of its own where credentials were refused.
        if (response instanceof Error) expect(response.message).toMatch(/ERR_INVALID_AUTH_CREDENTIALS|401/);
        else expect((response as { status(): number } | null)?.status()).toBe(401);
        expect(await page.locator('input[type=file]').count()).toBe(0);
        await context.close();
      }
    });

    test('the description on the admin port is opened by the same prompt', async () => {
      const admin = Number(/interface: http:\/\/127\.0\.0\.1:(\d+)\/docs/.exec(service.output())![1]);
      const { page, complaints, close } = await openConsole(browser, admin, { httpCredentials: { username: 'anyone', password: key } }, '/docs/');
      await page.locator('.opblock').first().waitFor();
      expect(complaints).toEqual([]);
      await close();
    });
  });
});
