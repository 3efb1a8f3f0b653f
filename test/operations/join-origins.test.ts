import { describe, expect, test } from 'vitest';
import { MemoryTracking } from '../../src/adapters/store/memory-tracking.js';
import { collect } from '../../src/domain/collect.js';
import { joinOrigins } from '../../src/operations/join-origins.js';
import { listVersions } from '../../src/operations/list-versions.js';
import { aLoggedModel, aRun, aVersion } from '../domain/fixtures.js';
import { anEmptyRegistry } from './fixtures.js';

/** Notes how many ids each call asked for. */
class CountingTracking extends MemoryTracking {
  readonly runCalls: number[] = [];
  readonly loggedModelCalls: number[] = [];

  override getRuns(runIds: readonly string[]) {
    this.runCalls.push(runIds.length);
    return super.getRuns(runIds);
  }

  override getLoggedModels(modelIds: readonly string[]) {
    this.loggedModelCalls.push(modelIds.length);
    return super.getLoggedModels(modelIds);
  }
}

async function* versions(count: number) {
  for (let number = count; number > 0; number--) {
    yield { version: aVersion({ version: String(number), runId: `r${number}` }) };
  }
}

describe('the runs of many versions', () => {
  test.each([
    [0, []],
    [1, [1]],
    [1000, [1000]],
    [1001, [1000, 1]],
    [2500, [1000, 1000, 500]],
  ])('%i versions: %j', async (count, calls) => {
    const tracking = new CountingTracking();
    const rows = await collect(joinOrigins(versions(count), tracking));
    expect(rows).toHaveLength(count);
    expect(tracking.runCalls).toEqual(calls);
  });

  test('stand with their versions, in the order of the versions', async () => {
    const tracking = new CountingTracking();
    for (let number = 1; number <= 1500; number++) {
      tracking.runs.set(`r${number}`, aRun({ runId: `r${number}` }));
    }
    const rows = await collect(joinOrigins(versions(1500), tracking));
    expect(rows[0]?.version.version).toBe('1500');
    expect(rows.filter(({ version, run }) => run?.runId !== version.runId)).toEqual([]);
  });

  test('that are gone are absent', async () => {
    const [row] = await collect(joinOrigins(versions(1), new MemoryTracking()));
    expect(row).toMatchObject({ version: { version: '1' }, run: undefined });
  });
});

test('what no version refers to is not asked for', async () => {
  const tracking = new CountingTracking();
  async function* bare() {
    yield { version: aVersion() };
    yield { version: aVersion({ version: '2', loggedModelId: 'm-1' }) };
  }
  tracking.loggedModels.set('m-1', aLoggedModel());
  const rows = await collect(joinOrigins(bare(), tracking));
  expect(rows.map(({ loggedModel }) => loggedModel?.modelId)).toEqual([undefined, 'm-1']);
  expect([tracking.runCalls, tracking.loggedModelCalls]).toEqual([[], [1]]);
});

describe('a list of versions', () => {
  const read = async (withOrigins: boolean, limit?: number) => {
    const registry = anEmptyRegistry();
    await registry.createModel({ name: 'm' });
    for (const runId of ['r1', 'r2', 'r3']) {
      await registry.createVersion({ model: 'm', source: 's3://b', runId });
    }
    const tracking = new CountingTracking();
    tracking.runs.set('r3', aRun({ runId: 'r3' }));
    const deps = { registry, tracking, modelPrefix: '', now: () => 0 };
    const rows = await collect(listVersions({ withOrigins, limit }, deps));
    return { rows, tracking };
  };

  test('asks for runs only if they are wanted', async () => {
    const { rows, tracking } = await read(false);
    expect(rows).toHaveLength(3);
    expect(rows[0]?.run).toBeUndefined();
    expect(tracking.runCalls).toEqual([]);
  });

  test('asks for the runs of the rows that it gives, and no more', async () => {
    const { rows, tracking } = await read(true, 2);
    expect(rows.map(({ run }) => run?.runId)).toEqual(['r3', undefined]);
    expect(tracking.runCalls).toEqual([2]);
  });
});
