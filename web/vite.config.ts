import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Where the service looks for the page. */
export const outDir = join(import.meta.dirname, '..', 'dist', 'console');

/** Puts a .gz and a .br beside every text, so that the service compresses nothing while it works. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg)$/.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        const bytes = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
        writeFileSync(`${file}.br`, brotliCompressSync(bytes));
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  // The package of the service is one level up; `npx vite web` passes requests on to it.
  server: { proxy: { '/v1': 'http://127.0.0.1:5555', '/sample.jpg': 'http://127.0.0.1:5555' } },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    // Nothing is put into the page itself: the Content-Security-Policy allows files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  plugins: [precompress()],
});
