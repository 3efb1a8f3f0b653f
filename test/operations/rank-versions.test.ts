import { beforeEach, describe, expect, test } from 'vitest';
import type { MemoryRegistry } from '../../src/adapters/store/memory.js';
import type { DeploymentFile } from '../../src/domain/deployment-record.js';
import { MlregError, PartialError } from '../../src/domain/errors.js';
import { NO_RULES } from '../../src/domain/judgement.js';
import type { PromotionLock } from '../../src/domain/promotion-lock.js';
import { type RankInput, rankGroup } from '../../src/operations/rank-versions.js';
import { aMetric, aRun } from '../domain/fixtures.js';
import { anEmptyRegistry, deps, eventLines, freeLock, justBefore, watched } from './fixtures.js';

let registry: MemoryRegistry;
let writes: string[];
let given: ReturnType<typeof deps>;
let file: DeploymentFile & { content: string | null };
let locked: string[];
beforeEach(async () => {
  const filled = anEmptyRegistry();
  given = deps(filled);
  for (const [model, f1] of [
    ['b', 0.9],
    ['c', 0.8],
    ['a', 0.7],
    ['d', 0.6],
  ] as const) {
    await filled.createModel({ name: model });
    await addVersion(filled, model, f1);
  }
  ({ registry, writes } = watched(filled));
  locked = [];
  const lock: PromotionLock = {
    hold: (model, work) => {
      locked.push(model);
      return freeLock.hold(model, work);
    },
  };
  given = { ...given, registry, lock };
  file = {
    path: 'best.json',
    content: null,
    says: async (record) => file.content === JSON.stringify(record),
    write: async (record) => {
      writes.push('file');
      file.content = JSON.stringify(record);
    },
  };
});

async function addVersion(to: MemoryRegistry, model: string, f1: number): Promise<void> {
  const runId = `${model}-${f1}`;
  given.tracking.runs.set(runId, aRun({ runId, metrics: new Map([['f1', aMetric(f1)]]) }));
  await to.createVersion({ model, source: `s3://b/${runId}`, runId });
}

const rank = (more: Partial<RankInput> = {}) =>
  rankGroup(
    {
      group: { kind: 'match', patterns: ['*'] },
      keys: [{ metric: 'f1', direction: 'higher' }],
      aliases: ['champion', 'challenger', 'candidate'],
      rulesFor: () => NO_RULES,
      deployment: file,
      ...more,
    },
    given,
  );
const failing = (more: Partial<RankInput> = {}) => rank(more).catch((error: unknown) => error);
const holders = async () => {
  const found: string[] = [];
  for await (const { name, aliases } of registry.listModels()) {
    for (const [alias, version] of aliases) found.push(`${name}/${version}@${alias}`);
  }
  return found;
};

describe('a ranking', () => {
  test('is carried out under the locks of the models, in the order of their names', async () => {
    expect(await rank()).toMatchObject({ changed: true, writesFile: true });
    expect(await holders()).toEqual(['a/1@candidate', 'b/1@champion', 'c/1@challenger']);
    expect(locked).toEqual(['a', 'b', 'c']);
    expect(writes).toEqual(['setAlias', 'setAlias', 'setAlias', 'file']);
    expect(await eventLines(given, 'b')).toEqual(['rank 1 @champion from ']);
    writes.length = 0;
    expect(await rank()).toMatchObject({ changed: false, moves: [] });
    expect(writes).toEqual([]);
  });

  test('gives first, then writes the file, then takes from the others', async () => {
    await rank();
    await addVersion(registry, 'd', 1);
    writes.length = 0;
    await rank();
    expect(await holders()).toEqual(['b/1@challenger', 'c/1@candidate', 'd/2@champion']);
    expect(writes).toEqual([
      ...['setAlias', 'setAlias', 'setAlias'],
      'file',
      ...['setAlias', 'setAlias', 'setAlias'],
    ]);
  });

  test('looks at its own group only, and takes an alias that has nobody any more', async () => {
    await rank();
    await rank({ group: { kind: 'versions', model: 'a' }, deployment: null });
    expect(await holders()).toEqual(['a/1@champion', 'b/1@champion', 'c/1@challenger']);
    await rank({ group: { kind: 'models', names: ['b', 'c', 'b'] }, deployment: null });
    expect(await holders()).toEqual(['a/1@champion', 'b/1@champion', 'c/1@challenger']);
  });
});

describe('somebody else', () => {
  const interloper = { model: 'd', alias: 'champion', version: '1' };

  test('who gives one of the aliases meanwhile is found under the locks: nothing is written', async () => {
    const { hold } = given.lock;
    given = {
      ...given,
      lock: {
        hold: async (model, work) => {
          if (model === 'a') await registry.setAlias(interloper, null);
          return await hold(model, work);
        },
      },
    };
    expect(await failing()).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        /@champion of d was moved .* expected nobody, found version 1/,
      ),
    });
    expect(await holders()).toEqual(['d/1@champion']);
    expect(file.content).toBeNull();
  });

  test('who moves one of them later: done in part, and the next run does the rest', async () => {
    let count = 0;
    const call = registry.setAlias.bind(registry);
    Object.assign(registry, {
      setAlias: async (...args: Parameters<typeof call>) => {
        count += 1;
        if (count === 2) throw new MlregError('forbidden', 'no');
        await call(...args);
      },
    });
    const error = await failing();
    expect(error).toBeInstanceOf(PartialError);
    expect(error).toMatchObject({
      message: 'gave @champion to b, but did not do the rest: no',
      hint: expect.stringContaining('run the same command again'),
    });
    expect(await rank()).toMatchObject({ changed: true });
    expect(await holders()).toHaveLength(3);
  });

  test('who registers a version meanwhile changes nothing of what was planned', async () => {
    justBefore(registry, 'setAlias', () => addVersion(registry, 'd', 1));
    await rank();
    expect(await holders()).toContain('b/1@champion');
  });
});

describe('refusals', () => {
  test('a file that cannot be written after the aliases: done in part', async () => {
    const write = async () => {
      throw new MlregError('error', 'the disk is full');
    };
    expect(await failing({ deployment: { ...file, write } })).toMatchObject({
      code: 'partial',
      message:
        'gave @champion to b, gave @challenger to c, gave @candidate to a, but did not do the rest: ' +
        'the disk is full',
    });
  });

  test('no lock, no write', async () => {
    given = {
      ...given,
      lock: {
        hold: (model, work) =>
          model === 'c'
            ? Promise.reject(new MlregError('locked', 'eve holds the lock of c'))
            : freeLock.hold(model, work),
      },
    };
    expect(await failing()).toMatchObject({ code: 'locked' });
    expect(writes).toEqual([]);
  });
});
