/** A real Chromium: Debian's, or one that a newcomer has. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const candidates = [
  process.env.FACEGAUGE_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Undefined where there is none: the tests that need one are skipped then. */
export const browserFile = candidates.find((file) => file !== undefined && existsSync(file));

export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  if (browserFile === undefined) throw new Error('there is no Chromium on this machine');
  // Chromium's own sandbox needs rights that containers and root do not have; it only opens pages of this test.
  return chromium.launch({ executablePath: browserFile, args: ['--no-sandbox', '--disable-dev-shm-usage', ...args] });
}

export interface OpenPage {
  readonly page: Page;
  /** Errors of the page and requests to other origins. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

/** The console in a fresh profile. */
export async function openConsole(browser: Browser, port: number, options: BrowserContextOptions = {}, path = '/'): Promise<OpenPage> {
  const origin = `http://127.0.0.1:${port}`;
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => { complaints.push(error.message); });
  page.on('console', (message) => { if (/Content.Security.Policy|Refused to/i.test(message.text())) complaints.push(message.text()); });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('blob:') && !url.startsWith('data:')) complaints.push(`request to ${url}`);
  });
  await page.goto(`${origin}${path}`);
  return { page, complaints, close: () => context.close() };
}
