import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { errorOf, mlreg as run } from './mlreg.js';

/** What each version of the model was registered with. */
export interface Registered {
  readonly source: string;
  readonly run_id: string | null;
}

/** Milliseconds: some thirty commands, one after the other. */
export const SCENARIO_TIMEOUT = 180_000;

/**
 * Cleans up a model of six versions with nothing in Production, by saved plans, and deletes it: what a
 * rollback needs stays, and the history of all is there in the end.
 *
 * @param registered - by version
 */
export async function cleanupScenario(
  url: string,
  model: string,
  registered: ReadonlyMap<string, Registered>,
): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), 'mlreg-scenario-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const mlreg = (...args: string[]) => run(args, { cwd, env: { MLFLOW_TRACKING_URI: url } });
  const done = async (...args: string[]) => {
    const result = await mlreg(...args, '--json');
    expect([args, result.exit, result.stderr]).toEqual([args, 0, expect.anything()]);
    return JSON.parse(result.stdout);
  };
  const stages = async () => {
    const versions = await done('list', '--model', model);
    return versions.map(
      (each: { version: string; stage: string }) => `${each.version} ${each.stage}`,
    );
  };
  const cleanup = ['cleanup', '--model', model, '--keep', '1'];
  const promote = (version: string, ...target: string[]) =>
    done('promote', '--model', model, '--version', version, ...target);

  await promote('1', '--stage', 'Production');
  await promote('2', '--stage', 'Production');
  await promote('3', '--alias', 'champion');
  await promote('2', '--alias', 'champion');

  expect((await mlreg(...cleanup, '--max-delete', '1', '--yes')).exit).toBe(7);
  const archived = await done(...cleanup, '--archive', '--yes');
  expect(archived.result.archived.map(({ version }: { version: string }) => version)).toEqual([
    '5',
    '4',
  ]);
  const all = ['6 None', '5 Archived', '4 Archived', '3 None', '2 Production', '1 Archived'];
  expect(await stages()).toEqual(all);

  await done(...cleanup, '--plan', 'plan.json');
  await done('tag', 'set', model, 'not=of a version');
  expect((await done('cleanup', '--apply', 'plan.json', '--dry-run')).plan.versions).toHaveLength(
    6,
  );
  await done('tag', 'set', `${model}/6`, 'a=b');
  const stale = await mlreg('cleanup', '--apply', 'plan.json', '--yes', '--json');
  expect([stale.exit, errorOf(stale).message]).toEqual([
    5,
    `the saved plan is stale: ${model}/6 was changed; nothing was done`,
  ]);
  expect(await stages()).toEqual(all);

  await done(...cleanup, '--plan', 'plan.json', '--overwrite');
  const { plan, result } = await done('cleanup', '--apply', 'plan.json', '--yes', '-m', 'tidy');
  expect(plan.versions.map(({ reason }: { reason: string }) => reason)).toEqual([
    'newest besides, 1 of 1',
    'beyond the 1 to keep',
    'beyond the 1 to keep',
    'held @champion before',
    'in Production',
    'held Production before',
  ]);
  expect(result.deleted.map(({ version }: { version: string }) => version)).toEqual(['5', '4']);
  expect((await done('rollback', model)).plan.version).toBe('1');
  expect((await done('rollback', model, '--alias', 'champion')).plan.version).toBe('3');

  await done('delete', model, '--yes');
  const history = await done('history', model);
  const cleanups = history.filter(({ verb }: { verb: string }) => verb === 'cleanup');
  expect(history).toHaveLength(11);
  expect(cleanups).toMatchObject([
    {
      status: 'FINISHED',
      target: null,
      reason: 'tidy',
      from: ['5', '4'],
      deleted: ['5', '4'].map((version) => ({ version, ...registered.get(version) })),
    },
    { status: 'FINISHED', target: 'Archived', from: ['5', '4'], deleted: [] },
  ]);
}
