import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { describeService } from '../services/describe-service.js';
import { temporaryFolder } from '../services/guard.mjs';
import { startMlflow } from '../services/mlflow.mjs';
import { venvPython } from '../services/paths.mjs';
import { postgresDatabases } from '../services/postgres-databases.js';
import { mixedWrites, type Written } from './mixed-writes.js';
import { openDatabase } from './open-database.js';
import type { Operation } from './operation.js';
import { type Commit, startWriter } from './other-writer.js';
import { pythonSide } from './python-side.js';
import { firstOf, isPostgres, readRows } from './watched-database.js';

/** What is tested is the lock, not the disk: four fsyncs a commit take a minute on a busy one. */
const IN_MEMORY = '/dev/shm';
const MODEL = 'shared';
const WRITES = 2000;
/** Commits of the others that must fall between the first and the last of mlreg. */
const BETWEEN = 500;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describeService('two programs that write to one SQLite file', ['mlflow'], () => {
  const folder = temporaryFolder('mixed-writers', existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir());
  afterAll(() => folder.remove());

  async function newDatabase(name: string): Promise<string> {
    const file = join(folder.path, `${name}.db`);
    const maker = pythonSide<Operation>(venvPython(), file);
    await maker.apply({ op: 'create_model', model: MODEL });
    await maker.close();
    return file;
  }

  it('mlreg, and MLflow in Python', async () => {
    const file = await newDatabase('python');
    await writeBeside(file, `sqlite:///${file}`, 2);
  }, 600_000);

  it('mlreg, and a running MLflow server', async () => {
    const file = await newDatabase('server');
    const artifactRoot = join(folder.path, 'artifacts');
    const backendUri = `sqlite:///${file}`;
    const server = await startMlflow({ backendUri, artifactRoot });
    stops.push(server.stop);
    await writeBeside(file, server.url, 4);
  }, 600_000);
});

describeService('programs that write to one PostgreSQL database', ['mlflow', 'postgres'], () => {
  const { ofMlflow } = postgresDatabases();

  async function newDatabase() {
    const database = await ofMlflow();
    const { registry, close } = openDatabase(database.url);
    await registry.createModel({ name: MODEL });
    await close();
    return database;
  }

  it('mlreg, and MLflow in Python', async () => {
    const { url, sqlalchemyUrl } = await newDatabase();
    await writeBeside(url, sqlalchemyUrl, 4);
  }, 180_000);

  it('mlreg, and a running MLflow server', async () => {
    const { url, sqlalchemyUrl } = await newDatabase();
    const server = await startMlflow({ backendUri: sqlalchemyUrl, artifactRoot: '/nowhere' });
    stops.push(server.stop);
    await writeBeside(url, server.url, 4);
  }, 180_000);
});

async function writeBeside(database: string, uri: string, threads: number): Promise<void> {
  const writer = startWriter(uri, MODEL, threads);
  stops.push(writer.stop);
  const { registry, close } = openDatabase(database);
  stops.push(close);
  await writer.reaches(1);
  const begun = writer.commits.length;
  // Not a race for the lock, in which the faster would be done before the other has begun.
  const share = (BETWEEN * 1.1) / WRITES;
  const others = (count: number) => writer.reaches(begun + Math.floor(count * share));
  const written = await mixedWrites(registry, { model: MODEL, writes: WRITES }, others);
  expect(await writer.finish()).toEqual([]);

  const { commits } = writer;
  const between = commits.filter(({ at }) => at > written.first && at < written.last).length;
  console.log(
    `${written.count} writes of mlreg in ${((written.last - written.first) / 1000).toFixed(1)} s; ` +
      `${between} commits of the other between the first and the last`,
  );
  expect(written.count).toBeGreaterThanOrEqual(WRITES);
  expect(between).toBeGreaterThanOrEqual(BETWEEN);
  await expectAll(database, written, commits);
}

/** Nothing that anybody has committed is missing, and nothing is broken. */
async function expectAll(database: string, written: Written, commits: readonly Commit[]) {
  const values = async (table: string) =>
    (await readRows(database, [table])).map((row) => row.values);
  const sorted = (texts: Iterable<unknown>) => [...texts].map(String).sort();
  const told = (key: keyof Commit) => commits.flatMap((commit) => commit[key] ?? []);

  const versions = (await values('model_versions')).filter(({ name }) => name === MODEL);
  expect(sorted(versions.map(({ source }) => source))).toEqual(
    sorted([...written.sources, ...told('source')]),
  );
  const numbers = versions.map(({ version }) => Number(version)).sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));

  const modelTags = (await values('registered_model_tags')).map(({ key }) => key);
  expect(sorted(modelTags)).toEqual(sorted([...written.modelTags, ...told('model_tag')]));
  const versionTags = (await values('model_version_tags')).map(({ key }) => key);
  expect(sorted(versionTags)).toEqual(sorted([...written.versionTags, ...told('version_tag')]));

  const aliases = new Map(
    (await values('registered_model_aliases')).map(({ alias, version }) => [alias, version]),
  );
  const last = new Map(commits.flatMap((each) => (each.alias ? [[each.alias, each.version]] : [])));
  expect(aliases.size).toBe(last.size + 1);
  for (const [alias, version] of last) expect(aliases.get(alias)).toBe(version);

  if (isPostgres(database)) return;
  expect(await firstOf(database, 'PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
  expect(await firstOf(database, 'PRAGMA foreign_key_check')).toBeUndefined();
}
