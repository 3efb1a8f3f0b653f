import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pMap from 'p-map';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FileRegistry } from '../../../src/adapters/store/files/file-registry.js';
import { FileTracking } from '../../../src/adapters/store/files/file-tracking.js';
import { collect } from '../../../src/domain/collect.js';
import { BIN, execute } from '../../e2e/mlreg.js';
import { describeService } from '../../services/describe-service.js';
import { temporaryFolder } from '../../services/guard.mjs';
import { oldVenvPython } from '../../services/paths.mjs';
import { inMemory, sessionOn } from './file-store.js';
import { makePythonStore, pythonOnStore } from './python-store.js';
import { holdersIn, leftoversIn, stateOf } from './store-state.js';

const COMMANDS = {
  promote: ['promote', '--model', 'model', '--version', '4', '--stage', 'Production'],
  describe: ['describe', 'model/1', '--set', 'new words'],
  'alias set': ['alias', 'set', 'model/1', 'champion'],
  'alias remove': ['alias', 'remove', 'model', 'champion'],
  'tag set': ['tag', 'set', 'model/1', 'x/y=new'],
  rename: ['rename', 'model', 'another', '--yes'],
  'delete version': ['delete', 'model/4', '--yes'],
  'delete model': ['delete', 'model', '--yes'],
  'promote on record': ['promote', '--model', 'model', '--version', '4', '--stage', 'Production'],
} as const;
type Command = keyof typeof COMMANDS;
const RECORDED: Command = 'promote on record';
/** At least so many in all, as many of each call of each command as of any other. */
const POINTS = 100;

/** A store that an mlreg was killed in. */
interface Killed {
  readonly command: Command;
  readonly at: number;
  readonly call: string;
  readonly store: string;
  readonly isDead: boolean;
}

describeService('mlreg is killed while it writes to a file store', ['old-mlflow'], () => {
  const folder = temporaryFolder('kill', inMemory());
  const original = join(folder.path, 'original');
  const killed: Killed[] = [];
  const after = new Map<Command, ReadonlyMap<string, string>>();
  let before: ReadonlyMap<string, string>;
  let since: number;

  /** All files but the records: those have ids of their own in each run of a command. */
  function stateBesides(store: string): ReadonlyMap<string, string> {
    const folderOf = (path: string) => path.split('/')[0] ?? '';
    const known = new Set(['models', ...Array.from(before.keys(), folderOf)]);
    return new Map([...stateOf(store, since)].filter(([path]) => known.has(folderOf(path))));
  }

  function run(store: string, name: Command, killAt: number) {
    cpSync(original, store, { recursive: true });
    const preload = join(import.meta.dirname, 'kill-at.mjs');
    return execute(process.execPath, ['--import', preload, BIN, ...COMMANDS[name]], {
      env: {
        MLFLOW_TRACKING_URI: store,
        MLREG_AUDIT_EXPERIMENT: name === RECORDED ? 'records' : 'off',
        MLREG_KILL_AT: String(killAt),
        MLREG_KILL_BELOW: store,
        MLREG_KILL_COUNT: `${store}.calls`,
      },
    });
  }

  beforeAll(async () => {
    await makePythonStore(oldVenvPython('3.4.0'), original);
    since = Date.now();
    before = stateOf(original, since);
    const points: Omit<Killed, 'store' | 'isDead'>[] = [];
    for (const name of Object.keys(COMMANDS) as Command[]) {
      const store = join(folder.path, name);
      const { exit, stderr } = await run(store, name, 0);
      expect({ name, exit, stderr }).toEqual({ name, exit: 0, stderr: expect.any(String) });
      after.set(name, stateBesides(store));
      const calls: string[] = JSON.parse(readFileSync(`${store}.calls`, 'utf8'));
      points.push(...calls.map((call, index) => ({ command: name, at: index + 1, call })));
    }
    const every = Math.max(1, Math.floor(points.length / POINTS));
    const chosen = points.filter((_, index) => index % every === 0);
    const kill = async (point: (typeof chosen)[number]) => {
      const store = join(folder.path, `${point.command} ${point.at}`);
      // Node tells of no exit where a signal was the end.
      return { ...point, store, isDead: (await run(store, point.command, point.at)).exit === null };
    };
    killed.push(...(await pMap(chosen, kill, { concurrency: 2 })));
  }, 300_000);
  afterAll(() => folder.remove());

  it('dies before its end, at every kind of call', () => {
    expect(killed.length).toBeGreaterThanOrEqual(POINTS);
    expect(killed.filter(({ isDead }) => isDead).length).toBeGreaterThanOrEqual(90);
    expect([...new Set(killed.map(({ call }) => call))].sort()).toEqual([
      ...['fchmodSync', 'fsyncSync', 'mkdirSync', 'openSync', 'renameSync', 'rmSync'],
      'writeFileSync',
    ]);
  });

  it('leaves each file old or new, and a holder of each stage', () => {
    let both = 0;
    for (const { store, command, at } of killed) {
      const state = stateBesides(store);
      for (const path of new Set([...state.keys(), ...before.keys()])) {
        const allowed = [before.get(path), after.get(command)?.get(path)];
        expect(allowed, `${command} ${at}: ${path}`).toContain(state.get(path));
      }
      const holders = holdersIn(state, 'Production').length;
      if (command !== 'delete model') expect(holders).toBeGreaterThanOrEqual(1);
      if (holders === 2) both += 1;
    }
    // Killed between the promotion and the archiving.
    expect(both).toBeGreaterThan(0);
  });

  it('leaves what MLflow reads', async () => {
    const stores = killed.map(({ store }) => store);
    const read = await pythonOnStore<string[]>(oldVenvPython('3.4.0'), 'read_stores.py', stores);
    expect(read).toEqual(stores.map(() => 'read'));
  }, 120_000);

  it('is finished by the next mlreg, or was never begun', async () => {
    for (const { store, command, at } of killed) {
      const name = `${command} ${at}`;
      const session = sessionOn(store);
      await collect(new FileRegistry(session).listModels());
      const state = stateBesides(store);
      const isOld = sameFiles(state, before);
      expect(isOld || sameFiles(state, after.get(command) ?? before), name).toBe(true);
      await session.write(async () => undefined);
      expect(leftoversIn(store), name).toEqual([]);
    }
  });

  it('has a record of each change before the change, and none that is done without it', async () => {
    const statuses = new Set<string | undefined>();
    const stores = killed.filter(({ command }) => command === RECORDED);
    const whole = { store: join(folder.path, RECORDED), at: 'none' };
    for (const { store, at } of [whole, ...stores]) {
      const tracking = new FileTracking(sessionOn(store), store);
      const experiment = await tracking.findExperiment('records');
      const query = { experimentId: experiment?.experimentId ?? '', tags: new Map() };
      const [record] = await collect(tracking.searchRuns(query));
      const isChanged = sameFiles(stateBesides(store), after.get(RECORDED) ?? before);
      if (isChanged) expect(record, `${at}`).toBeDefined();
      if (record?.status === 'FINISHED') expect(isChanged, `${at}`).toBe(true);
      statuses.add(record?.status);
    }
    expect(statuses).toEqual(new Set([undefined, 'RUNNING', 'FINISHED']));
  });
});

function sameFiles(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return JSON.stringify([...one]) === JSON.stringify([...other]);
}
