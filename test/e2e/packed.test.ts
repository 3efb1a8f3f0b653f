import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasNodeSqlite } from '../../src/adapters/store/sql/sqlite/load-sqlite.js';
import { startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { describeService } from '../services/describe-service.js';
import { NODE24_VERSION, node24File } from '../services/paths.mjs';
import { execute } from './mlreg.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
/** npm finds its cache and its registry there. */
const env = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
);

/** What a program does with the library; the URI of a registry is its argument. */
const PROGRAM = `
const [uri] = process.argv.slice(2);
const registry = await openRegistry({ trackingUri: uri, auditExperiment: 'packed' });
const models = await collect(registry.models.list());
const name = models[0].name;
const done = await registry.versions.promote(name + '/1', { stage: 'Staging', message: 'packed' });
const [event] = await collect(registry.history(name, { limit: 1 }));
console.log(JSON.stringify({ models: models.length, stage: done.result.stage, why: event.reason }));
await registry.close();
`;
const ESM = `import { collect, openRegistry } from 'mlreg';${PROGRAM}`;
const CJS = `const { collect, openRegistry } = require('mlreg');(async () => {${PROGRAM}})();`;
const CLIENT = `
import { MlflowClient, nodeTransport } from 'mlreg/client';
const [baseUrl] = process.argv.slice(2);
const client = new MlflowClient({ baseUrl: new URL(baseUrl), transport: nodeTransport() });
console.log((await client.modelVersions.get('m', '1')).version);
`;
const TYPES = `
import { type ModelRegistry, type ModelVersion, NotFoundError, openRegistry } from 'mlreg';
import { MlflowClient, nodeTransport, type RunWire } from 'mlreg/client';

export async function use(isOn: boolean): Promise<string | null> {
  const registry: ModelRegistry = await openRegistry({ trackingUri: 'http://localhost' });
  const version: ModelVersion = await registry.versions.get({ model: 'm', version: 3 });
  for await (const { name } of registry.models.list({ limit: 3 })) name.toUpperCase();
  const maybe = await openRegistry({ enabled: isOn });
  const promoted = await maybe.versions.promote('m/3', { alias: 'champion' });
  // @ts-expect-error: there is no such setting
  await openRegistry({ trackingUrl: '' });
  // @ts-expect-error: null if it is not enabled
  promoted.changed;
  // @ts-expect-error: a text
  const wrong: number = version.version;
  await registry.close();
  if (new Error() instanceof NotFoundError) throw wrong;
  return promoted && promoted.plan.version;
}

export async function ask(): Promise<RunWire> {
  const client = new MlflowClient({ baseUrl: new URL('http://x'), transport: nodeTransport() });
  // @ts-expect-error: an id is a text
  await client.runs.get(3);
  return await client.runs.get('r');
}
`;

describeService('the packed tarball', ['node24'], () => {
  let base: string;
  /** Projects that it is installed in. */
  let full: string;
  let bare: string;

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'mlreg-packed-'));
    // The build is there already, and other tests are at work in it.
    await npm(ROOT, 'pack', '--ignore-scripts', '--pack-destination', base);
    [full, bare] = [await project('full'), await project('bare', '--omit=optional')];
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  async function npm(cwd: string, ...args: string[]) {
    const { exit, stderr } = await execute('npm', args, { cwd, env });
    if (exit !== 0) throw new Error(`npm ${args[0]}: ${stderr}`);
  }

  async function project(name: string, ...options: string[]): Promise<string> {
    const folder = join(base, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    const [tarball = ''] = readdirSync(base).filter((file) => file.endsWith('.tgz'));
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
    await npm(folder, 'install', ...quiet, ...options, join(base, tarball));
    const programs = { 'use.mjs': ESM, 'use.cjs': CJS, 'client.mjs': CLIENT };
    for (const [file, text] of Object.entries({
      ...programs,
      'types.mts': TYPES,
      'types.cts': TYPES,
    }))
      writeFileSync(join(folder, file), text);
    return folder;
  }

  it('holds what is run, and nothing of the sources', () => {
    const folder = join(full, 'node_modules/mlreg');
    expect(readdirSync(folder).sort()).toEqual(
      ['.env.example', '.envrc', 'README.md', 'bin', 'dist', 'package.json', 'setup_env.sh'].sort(),
    );
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(dependencies).toBeUndefined();
  });

  it.each(['full', 'bare'])(
    'has types that are strict, for both kinds of modules: %s',
    async (name) => {
      const strict = ['--strict', '--noEmit', '--skipLibCheck', 'false'];
      const modules = [
        '--module',
        'nodenext',
        '--moduleResolution',
        'nodenext',
        '--target',
        'es2022',
      ];
      const files = ['types.mts', 'types.cts'];
      const checked = await execute(process.execPath, [TSC, ...strict, ...modules, ...files], {
        cwd: join(base, name),
      });
      expect(checked).toMatchObject({ exit: 0, stdout: '' });
    },
  );

  describe.each([
    [process.versions.node, process.execPath],
    [NODE24_VERSION, node24File()],
  ])('Node %s', (version, node) => {
    const runIn = (cwd: string, ...args: string[]) => execute(node, args, { cwd });
    const mlreg = (cwd: string, ...args: string[]) =>
      runIn(cwd, 'node_modules/mlreg/bin/mlreg.js', ...args);
    const demo = `demo-${version}`;
    let uri: string;

    beforeAll(async () => {
      const { exit, stderr } = await mlreg(full, 'demo', demo, '--no-tour');
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
      uri = `sqlite:///${join(full, demo, 'mlflow.db')}`;
    });

    it('works on SQLite: command line and library', async () => {
      const listed = await mlreg(full, 'list', '--tracking-uri', uri, '--json=registered_name');
      expect(JSON.parse(listed.stdout)).toHaveLength(6);
      for (const program of ['use.mjs', 'use.cjs']) {
        const { stdout, stderr } = await runIn(full, program, uri);
        expect(stderr).toBe('');
        expect(JSON.parse(stdout)).toEqual({ models: 6, stage: 'Staging', why: 'packed' });
      }
    });

    it('without optional dependencies: SQLite where Node has it, else a clear word', async () => {
      const listed = await mlreg(bare, 'list', '--tracking-uri', uri, '-q');
      const used = await runIn(bare, 'use.mjs', uri);
      if (hasNodeSqlite(version)) {
        expect(listed).toMatchObject({ exit: 0, stderr: '' });
        expect(JSON.parse(used.stdout)).toMatchObject({ models: 6 });
      } else {
        expect(listed.exit).toBe(2);
        expect(listed.stderr).toContain(`SQLite is not there: Node ${version} has none that fits`);
        expect(listed.stderr).toContain('npm install @photostructure/sqlite');
        expect(used.stderr).toContain('SQLite is not there');
      }
    });

    it('without optional dependencies: PostgreSQL is refused, a server works', async () => {
      const refused = await mlreg(bare, 'list', '--tracking-uri', 'postgresql://127.0.0.1:9/x');
      expect(refused.exit).toBe(2);
      expect(refused.stderr).toContain('npm install pg');
      const fake = await startFakeMlflow();
      try {
        seedModel(fake, { name: 'm', versions: [{}] });
        const listed = await mlreg(bare, 'list', '--tracking-uri', fake.url, '-q');
        expect(listed).toMatchObject({ exit: 0, stdout: 'm\n' });
        const used = await runIn(bare, 'use.mjs', fake.url);
        expect(JSON.parse(used.stdout)).toMatchObject({ models: 1, stage: 'Staging' });
        expect((await runIn(bare, 'client.mjs', fake.url)).stdout).toBe('1\n');
      } finally {
        await fake.close();
      }
    });
  });
});
