import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedEvents } from '../docs/audit.js';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedModel } from '../fake/seed.js';
import { mlregOf } from './mlreg.js';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, { name: 'm', versions: [{}, {}, {}] });
});
afterEach(() => fake.close());

const mlreg = (...args: string[]) => mlregOf(fake.url)(...args);
const json = async (...args: string[]) => JSON.parse((await mlreg(...args, '--json')).stdout);
const promote = (version: number) => mlreg('promote', `m/${version}`, '--stage', 'Production');

it('takes three requests at most', async () => {
  await promote(1);
  await promote(2);
  for (const more of [[], ['--at', '2026-01-01'], ['--limit', '1']]) {
    const before = fake.requests.length;
    expect((await mlreg('history', 'm', ...more)).exit).toBe(0);
    expect(fake.requests.length - before).toBe(3);
  }
});

it('tells who held what in between', async () => {
  await promote(1);
  await promote(2);
  const [second, first] = await json('history', 'm');
  expect([first.version, second.version, second.from]).toEqual(['1', '2', ['1']]);
  const holder = async (at: string) => (await json('history', 'm', '--at', at))[0].versions;
  expect(await holder(first.end_time)).toEqual(['1']);
  expect(await holder(second.end_time)).toEqual(['2']);
  expect(await holder('2026-01-01')).toEqual([]);
});

it('is there when the versions and the model are gone', async () => {
  await promote(1);
  await promote(2);
  await mlreg('cleanup', 'm', '--keep', '0', '--yes', '-m', 'tidy');
  await mlreg('delete', 'm', '--yes');
  expect((await json('history', 'm')).map((event: { verb: string }) => event.verb)).toEqual([
    'delete',
    'cleanup',
    'promote',
    'promote',
  ]);
});

it('is in details, the last five changes of the model or of the version', async () => {
  for (const version of [1, 2, 3, 1, 2, 3]) await promote(version);
  const { events } = await json('details', 'm');
  expect(events.map(({ version }: { version: string }) => version)).toEqual([...'32132']);
  // It took part in those of the others, too: they took its place, or it took theirs.
  const own = (await json('details', 'm/2')).events;
  expect(own.map(({ version }: { version: string }) => version)).toEqual([...'3232']);
  const { stdout } = await mlreg('details', 'm/2', '--format', 'table');
  expect(stdout).toMatch(/\nEvents\n.* promote 3 → Production, from 2\n/);
});

it('is not asked for by details of other fields', async () => {
  await promote(1);
  const asked = async (field: string) => {
    const before = fake.requests.length;
    await mlreg('details', 'm', `--json=${field}`);
    return fake.requests.slice(before).some(({ path }) => path.endsWith('experiments/get-by-name'));
  };
  expect([await asked('versions'), await asked('events')]).toEqual([false, true]);
});

describe('shown to people', () => {
  const event = { id: 'a'.repeat(32), startTime: 1_000, status: 'RUNNING' } as const;

  it('names a change that never ended', async () => {
    seedEvents(fake, 'm', [{ ...event, tags: { verb: 'promote', version: '1', target: '@a' } }]);
    const { stdout, stderr } = await mlreg('history', 'm', '--format', 'table');
    expect(stdout).toMatch(/promote 1 → @a +- +never ended/);
    expect(stderr).toMatch(/^warning: 1 change was begun and not ended/);
    expect(await json('history', 'm')).toMatchObject([{ stale: true, status: 'RUNNING' }]);
  });

  it('escapes what others have written', async () => {
    const tags = {
      verb: 'pro\u001b[31mmote',
      actor: '\u202eeve',
      reason: 'a\nb',
      gates: '{"a":1}',
    };
    seedEvents(fake, 'm', [{ ...event, tags }]);
    for (const format of ['table', 'tsv', 'csv']) {
      const { stdout } = await mlreg('history', 'm', '--format', format);
      for (const raw of ['\u001b', '\u202e']) expect(stdout).not.toContain(raw);
      expect(stdout).toContain('eve');
    }
    expect((await mlreg('history', 'm')).stdout).toContain('{"a":1}');
    expect((await json('history', 'm'))[0].gates).toEqual({ a: 1 });
  });

  it('prints ids only with --quiet', async () => {
    seedEvents(fake, 'm', [{ ...event, tags: { verb: 'tag' } }]);
    expect((await mlreg('history', 'm', '-q')).stdout).toBe(`${event.id}\n`);
  });
});
