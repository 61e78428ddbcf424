/** LiteRT.js, the runtime of TensorFlow Lite files, as WebAssembly. Made for browsers: Node needs to be told how a script is loaded. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import type { PublishedNetwork, Reference } from './contract.js';

interface LiteTensor {
  toTypedArray(): Float32Array;
  delete(): void;
}
interface LiteModel {
  getInputDetails(): readonly { readonly shape: ArrayLike<number> }[];
  run(input: LiteTensor): Promise<readonly LiteTensor[]>;
}
interface LiteRuntime {
  loadLiteRt(folder: string): Promise<unknown>;
  loadAndCompile(model: Uint8Array, options: { readonly accelerator: 'wasm' }): Promise<LiteModel>;
  readonly Tensor: { fromTypedArray(values: Float32Array, shape: readonly number[]): LiteTensor };
}

/** Gives this process what the runtime's loader looks for in a web worker. */
function standInForWorker(folder: string): void {
  const require = createRequire(path.join(folder, 'package.json'));
  const scope = globalThis as unknown as Record<string, unknown>;
  scope.self = globalThis;
  // Without graphics: the runtime then computes on the CPU.
  scope.navigator ??= {};
  scope.importScripts = (file: string) => {
    const code = readFileSync(file, 'utf8');
    const load = runInThisContext(`(function (require, __filename, __dirname) { ${code}\nreturn ModuleFactory; })`, { filename: file }) as
      (require: NodeJS.Require, file: string, folder: string) => unknown;
    scope.ModuleFactory = load(require, file, path.dirname(file));
  };
}

async function loadRuntime(folder: string): Promise<LiteRuntime> {
  standInForWorker(folder);
  const home = path.join(folder, 'node_modules', '@litertjs', 'core');
  const runtime = (await import(pathToFileURL(path.join(home, 'dist', 'index.js')).href)) as LiteRuntime;
  await runtime.loadLiteRt(`${path.join(home, 'wasm')}${path.sep}`);
  return runtime;
}

export async function openLiteRt(folder: string, { parts }: PublishedNetwork): Promise<Reference> {
  const runtime = await loadRuntime(folder);
  const model = await runtime.loadAndCompile(parts[0]!, { accelerator: 'wasm' });
  const shape = Array.from(model.getInputDetails()[0]!.shape);
  const [batch = 1, rows = 0, columns = 0] = shape;
  return {
    size: [rows, columns],
    run: async ({ values }) => {
      // A file with a larger batch gets the view in every place; the first answer counts.
      const repeated = new Float32Array(batch * values.length);
      for (let i = 0; i < batch; i++) repeated.set(values, i * values.length);
      const input = runtime.Tensor.fromTypedArray(repeated, shape);
      const outputs = await model.run(input);
      input.delete();
      return outputs.map((output) => {
        const all = output.toTypedArray();
        const first = all.slice(0, all.length / batch);
        output.delete();
        return first;
      });
    },
    close: () => Promise.resolve(),
  };
}
