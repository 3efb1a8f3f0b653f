import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { mlreg as mlregWith } from './mlreg.js';

export interface TrackPlace {
  /** Of the model; nobody has it yet. */
  readonly name: string;
  /** An empty folder. */
  readonly cwd: string;
  /** Of a registry. */
  readonly env: Readonly<Record<string, string>>;
}

export const line = (latency_ms: number, more: object = {}) =>
  `${JSON.stringify({ latency_ms, ...more })}\n`;

/** Two versions are tracked, compared and chosen between, with a name of spaces and an emoji. */
export async function trackScenario({ name, cwd, env }: TrackPlace): Promise<void> {
  const mlreg = async (args: readonly string[], input?: string) => {
    const own = { ...env, MLREG_STAGE_POLICY: 'off', XDG_STATE_HOME: join(cwd, 'state') };
    const { exit, stdout, stderr } = await mlregWith(args, { cwd, env: own, input });
    expect([exit, stderr.replace(/^loaded .*\n$/, '')]).toEqual([0, '']);
    return stdout;
  };
  mkdirSync(join(cwd, 'model'));
  for (const alias of ['champion', 'challenger']) {
    writeFileSync(join(cwd, 'model', 'MLmodel'), `flavors: {}\nutc_time_created: ${alias}\n`);
    await mlreg(['register', name, '--path', 'model', '--alias', alias, '--json']);
  }

  const facts = { service: 'nova', '😀': [null, 'a\tb'] };
  const first =
    line(10, { metrics: { confidence: 0.5 }, facts }) +
    line(20, { metrics: { confidence: 1 }, stage: 'Production' });
  expect(await mlreg(['track', `${name}@champion`], first)).toBe(
    `wrote 2 records of ${name}/1 to mlreg-inference\n`,
  );
  writeFileSync(join(cwd, 'more.jsonl'), line(30, { metrics: { confidence: 0 } }));
  const more = ['track', '-n', name, '--version', '1', '--file', 'more.jsonl', '-q'];
  expect(await mlreg(more)).toBe(`${name}/1\n`);
  const other = await mlreg(['track', `${name}@challenger`, '--json'], line(5));
  expect(JSON.parse(other)).toEqual({
    changed: true,
    plan: { registered_name: name, version: '2', experiment: 'mlreg-inference', records: 1 },
    result: { records: 1, delivered: 1 },
  });

  const compared = JSON.parse(await mlreg(['compare', name, '--inference', '--json']));
  const values = compared.inference.map((row: { name: string; values: { value: unknown }[] }) => [
    row.name,
    ...row.values.map(({ value }) => value),
  ]);
  expect(values).toEqual([
    ['inferences', 3, 1],
    ['latency_ms.mean', 20, 5],
    ['latency_ms.p50', expect.closeTo(20, 0), 5],
    ['latency_ms.p95', expect.closeTo(30, 0), 5],
    ['confidence', 0.5, null],
  ]);

  const keys = Array.from({ length: 20 }, (_, number) => `user-${number}`);
  const routed = await mlreg(['route', name, '-q'], keys.join('\n'));
  // As in test/domain/inference/route.test.ts, where Python has told them.
  const challenged = new Set([7, 9, 14, 15, 16]);
  expect(routed.trim().split('\n')).toEqual(
    keys.map((_, number) => `${name}/${challenged.has(number) ? 2 : 1}`),
  );
}
