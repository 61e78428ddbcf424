/** Makes a build without optimisations out of a compiled one. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { editsOf, leftOutFolders, replacements, type PlainGroup, type Replacement } from './departures.js';
import { applyEdits } from './edits.js';

const root = path.join(import.meta.dirname, '..', '..', '..');
const sources = path.join(root, 'src');
const modules = path.join(import.meta.dirname, 'modules');
/** What a build looks for beside its `dist`. */
const neighbours = ['package.json', 'models', 'node_modules'] as const;

/**
 * Copies a compiled build into `<folder>/dist`, lays the plain modules over it, and returns that path. What was there before
 * is gone.
 *
 * Throws Error when a module to replace or a place to edit is no longer there, or a replacement lacks an export.
 */
export async function buildPlain(group: PlainGroup, compiled: string, folder: string): Promise<string> {
  const dist = path.join(folder, 'dist');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of neighbours) symlinkSync(path.join(root, name), path.join(folder, name));
  cpSync(compiled, dist, { recursive: true, filter: (file) => !file.endsWith('.map') && !file.endsWith('.d.ts') });
  for (const name of leftOutFolders) rmSync(path.join(dist, name), { recursive: true });
  for (const [module, file] of changedModules(group)) {
    const target = path.join(dist, `${module}.js`);
    if (!existsSync(target)) throw new Error(`expected a build that has ${module}.js`);
    const edits = editsOf[group].filter((edit) => edit.module === module);
    writeFileSync(target, compileModule(applyEdits(readFileSync(file, 'utf8'), edits), file));
  }
  for (const replacement of replacements) await checkExports(replacement, compiled, dist);
  return dist;
}

/** The modules that differ from the build's, and the file that each comes from. */
function changedModules(group: PlainGroup): Map<string, string> {
  const edited = editsOf[group].map(({ module }) => [module, path.join(sources, `${module}.ts`)] as const);
  return new Map([...edited, ...replacements.map(({ module }) => [module, path.join(modules, `${module}.ts`)] as const)]);
}

function compileModule(source: string, file: string): string {
  const { outputText } = ts.transpileModule(source, { fileName: file, compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true } });
  if (!file.startsWith(modules)) return outputText;
  // Beside its neighbours in the build a module finds `src` where it lies itself.
  return outputText.replaceAll(/(?<=from ')\.[^']+(?=')/g, (specifier) => {
    const wanted = path.resolve(path.dirname(file), specifier);
    const from = path.join(sources, path.dirname(path.relative(modules, file)));
    if (!wanted.startsWith(sources + path.sep)) return specifier;
    const relative = path.relative(from, wanted);
    return relative.startsWith('.') ? relative : `./${relative}`;
  });
}

async function checkExports({ module, without = [] }: Replacement, compiled: string, dist: string): Promise<void> {
  const exportsOf = async (build: string): Promise<string[]> => Object.keys(await import(pathToFileURL(path.resolve(build, `${module}.js`)).href) as object);
  const plain = await exportsOf(dist);
  const missing = (await exportsOf(compiled)).filter((name) => !without.includes(name) && !plain.includes(name));
  if (missing.length > 0) throw new Error(`${module}: the plain module does not export ${missing.join(', ')}`);
}
