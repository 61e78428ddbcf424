/**
 * MediaPipe's own runtime, for networks with operators that only it computes: its image embedder in a headless
 * Chromium runs any network of one image input and gives all its outputs as they are.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import type { PublishedNetwork, Reference } from './contract.js';
import { addNormalisation } from './tflite-metadata.js';

const types: Readonly<Record<string, string>> = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const blank = '<!doctype html><title>MediaPipe</title>';

/** The package's files on a port of the loopback. */
async function serveFolder(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const name = path.normalize(request.url ?? '/');
    if (name === '/') return response.setHeader('content-type', 'text/html').end(blank);
    const file = path.join(folder, name);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
    return createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

interface Embedder {
  embed(image: unknown): { readonly embeddings: readonly { readonly floatEmbedding: ArrayLike<number> }[] };
}
interface Vision {
  readonly FilesetResolver: { forVisionTasks(folder: string): Promise<unknown> };
  readonly ImageEmbedder: { createFromOptions(files: unknown, options: object): Promise<Embedder> };
}
/** What the page keeps between calls. */
interface PageScope {
  embedder: Embedder;
  readonly ImageData: new (data: Uint8ClampedArray, width: number, height: number) => unknown;
}

async function loadNetwork(page: Page, network: Uint8Array): Promise<void> {
  await page.evaluate(async (encoded) => {
    const bundle = '/vision_bundle.mjs';
    const vision = (await import(bundle)) as Vision;
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const files = await vision.FilesetResolver.forVisionTasks('/wasm');
    const options = { baseOptions: { modelAssetBuffer: bytes, delegate: 'CPU' }, l2Normalize: false, quantize: false, runningMode: 'IMAGE' };
    (globalThis as unknown as PageScope).embedder = await vision.ImageEmbedder.createFromOptions(files, options);
  }, Buffer.from(network).toString('base64'));
}

async function runNetwork(page: Page, pixels: Uint8Array, rows: number, columns: number): Promise<Float32Array[]> {
  const outputs = await page.evaluate(({ encoded, height, width }) => {
    const { embedder, ImageData } = globalThis as unknown as PageScope;
    const colours = atob(encoded);
    const opaque = new Uint8ClampedArray(4 * width * height).fill(255);
    for (let i = 0; i < width * height; i++) for (let c = 0; c < 3; c++) opaque[4 * i + c] = colours.charCodeAt(3 * i + c);
    return embedder.embed(new ImageData(opaque, width, height)).embeddings.map(({ floatEmbedding }) => Array.from(floatEmbedding));
  }, { encoded: Buffer.from(pixels).toString('base64'), height: rows, width: columns });
  return outputs.map((output) => Float32Array.from(output));
}

/** @param chromiumPath the browser's program. */
export async function openMediaPipe(folder: string, chromiumPath: string, { parts, normalisation }: PublishedNetwork): Promise<Reference> {
  const server = await serveFolder(path.join(folder, 'node_modules', '@mediapipe', 'tasks-vision'));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] });
  const close = async (): Promise<void> => {
    await browser.close();
    server.close();
  };
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await loadNetwork(page, addNormalisation(parts[0]!, normalisation.mean[0]!, normalisation.deviation[0]!));
    return { size: undefined, run: ({ pixels, rows, columns }) => runNetwork(page, pixels, rows, columns), close };
  } catch (error) {
    await close();
    throw error;
  }
}
