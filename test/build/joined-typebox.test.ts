/** What the compiled service loads in place of the package typebox; the tests' setup has joined it. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { joinTypebox } from '../../tools/join-typebox.js';

const dist = path.resolve('dist');
const folder = mkdtempSync(path.join(tmpdir(), 'facegauge-joined-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const modulesOf = (build: string): string[] => readdirSync(build, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));

describe('the joined typebox', () => {
  it('stands for the package in every module of the service', () => {
    const sources = modulesOf(dist).map((name) => readFileSync(path.join(dist, name), 'utf8'));
    expect(sources.filter((source) => /from ["']typebox/.test(source))).toEqual([]);
    expect(sources.filter((source) => /from '[./]+\/typebox\/(type|value)\.js'/.test(source)).length).toBeGreaterThan(5);
  });

  it('makes and checks the same schemas', async () => {
    const [{ Type }, { Value }] = await Promise.all([import('typebox'), import('typebox/value')]);
    const joined = await import(path.join(dist, 'typebox', 'type.js')) as { readonly Type: typeof Type };
    const { Value: joinedValue } = await import(path.join(dist, 'typebox', 'value.js')) as { readonly Value: typeof Value };
    expect(Object.keys(joined.Type).sort()).toEqual(Object.keys(Type).sort());
    const make = (types: typeof Type): ReturnType<typeof Type.Object> => types.Object({ port: types.Integer({ minimum: 1 }), host: types.Optional(types.String()) });
    expect(make(joined.Type)).toEqual(make(Type));
    for (const value of [{ port: 5555 }, { port: 0 }, { port: 1, host: 2 }, {}]) {
      expect([...joinedValue.Errors(make(joined.Type), value)]).toEqual([...Value.Errors(make(Type), value)]);
    }
  });

  it('is imported relative to each module, once; a part that is not joined is refused', async () => {
    cpSync(path.join(dist, 'typebox'), path.join(folder, 'typebox'), { recursive: true });
    mkdirSync(path.join(folder, 'deep', 'er'), { recursive: true });
    writeFileSync(path.join(folder, 'top.js'), "import { Type } from 'typebox';\n");
    writeFileSync(path.join(folder, 'deep', 'er', 'one.js'), "import { Value } from 'typebox/value';\n");
    for (let times = 0; times < 2; times++) {
      await joinTypebox(folder);
      expect(readFileSync(path.join(folder, 'top.js'), 'utf8')).toBe("import { Type } from './typebox/type.js';\n");
      expect(readFileSync(path.join(folder, 'deep', 'er', 'one.js'), 'utf8')).toBe("import { Value } from '../../typebox/value.js';\n");
    }
    writeFileSync(path.join(folder, 'other.js'), "import { Compile } from 'typebox/compile';\n");
    await expect(joinTypebox(folder)).rejects.toThrow('typebox/compile');
  });
});
