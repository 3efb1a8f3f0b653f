import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { writesTo } from '../fake/requests.js';
import { seedModel } from '../fake/seed.js';
import { errorOf, mlreg as mlregWith } from './mlreg.js';
import { line } from './track-scenario.js';

const NAME = 'Nova 😀 LSTM';

let fake: FakeMlflow;
let state: string;
beforeEach(async () => {
  fake = await startFakeMlflow();
  seedModel(fake, { name: NAME, versions: [{}, { aliases: ['champion'] }] });
  state = mkdtempSync(join(tmpdir(), 'mlreg-state-'));
});
afterEach(async () => {
  await fake.close();
  rmSync(state, { recursive: true, force: true });
});

const mlreg = (args: readonly string[], input = '') =>
  mlregWith(args, { input, env: { MLFLOW_TRACKING_URI: fake.url, XDG_STATE_HOME: state } });
const track = (input: string, ...args: string[]) => mlreg(['track', `${NAME}/1`, ...args], input);

/** Of each version with records: how many, and the sum of their latencies. */
async function inferences(): Promise<string[]> {
  const { stdout } = await mlreg(['compare', NAME, '--inference', '--json=inference']);
  const [count, mean] = JSON.parse(stdout).inference ?? [];
  const of = (row: typeof count) =>
    (row?.values ?? []).map(({ value }: { value: number | null }) => value);
  return of(count).map((each: number | null, index: number) => {
    return each === null ? 'none' : `${each}, ${Math.round(each * of(mean)[index])}`;
  });
}

describe('what comes in', () => {
  it('is an object a line, with or without a last line end, and empty lines between', async () => {
    const { exit, stdout, stderr } = await track(`\n${line(1)}\r\n  \n{"latency_ms": 2}`);
    expect([exit, stdout, stderr]).toEqual([
      0,
      `wrote 2 records of ${NAME}/1 to mlreg-inference\n`,
      '',
    ]);
    expect(await inferences()).toEqual(['2, 3', 'none']);
  });

  it('may be nothing: nothing is written then', async () => {
    const { exit, stdout } = await track('', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ changed: false, result: { records: 0 } });
    expect(writesTo(fake)).toEqual([]);
  });

  it.each([
    ['half an object', '{"latency_ms": 1', /^record 1: it is no JSON object$/],
    ['no latency', '{"latency": 1}', /^record 1: a record has no field "latency"$/],
    ['a latency as a text', '{"latency_ms": "1"}', /^record 1: latency_ms is missing/],
    ['a latency below 0', '{"latency_ms": -1}', /^record 1: -1 is no latency$/],
    ['a metric that is none', line(1, { metrics: { f1: 'x' } }), /^record 1: .*"f1" is no number$/],
    ['a time that is none', line(1, { timestamp: 'now' }), /^record 1: timestamp is no time$/],
  ])('that is %s is refused, and nothing is written', async (_, input, message) => {
    const result = await track(input, '--json');
    expect(result.exit).toBe(2);
    expect(errorOf(result).message).toMatch(message);
    expect(writesTo(fake)).toEqual([]);
  });

  it('up to a line that is broken is written, and which one it is is said', async () => {
    const result = await track(`${line(1)}${line(2)}{"latency_ms"\n${line(4)}`, '--json');
    expect(result.exit).toBe(3);
    expect(errorOf(result)).toMatchObject({
      message: 'record 3: it is no JSON object; the 2 before it are taken',
      hint: 'put it right, and give it and those after it',
    });
    expect(await inferences()).toEqual(['2, 3', 'none']);
  });
});

describe('what is said', () => {
  it('under --quiet is the version', async () => {
    expect((await track(line(1), '--quiet')).stdout).toBe(`${NAME}/1\n`);
  });

  it('under --dry-run is what would be written, and no write is sent', async () => {
    const { stdout } = await track(line(1) + line(2), '--dry-run');
    expect(stdout).toBe(`would write 2 records of ${NAME}/1 to mlreg-inference\n`);
    const asJson = JSON.parse((await track(line(1), '--dry-run', '--json')).stdout);
    expect(asJson).toMatchObject({ changed: false, plan: { records: 1 }, result: null });
    const broken = await track(`${line(1)}x`, '--dry-run');
    expect([broken.exit, broken.stderr]).toEqual([3, expect.stringContaining('record 2: ')]);
    expect(writesTo(fake)).toEqual([]);
    expect(existsSync(join(state, 'mlreg'))).toBe(false);
  });
});

describe('a server that is away', () => {
  it('gets the records from the next mlreg track, once, even if an answer is lost then', async () => {
    const away = fake.on(/./, { drop: 'before' }, { times: Infinity });
    const { exit, stderr } = await track(line(1) + line(2));
    const place = join(state, 'mlreg', 'inference');
    expect([exit, stderr.replace(/ in [^ ]*\/([^/ ]+)\/[0-9a-f]{16}/g, ' in $1')]).toEqual([
      11,
      expect.stringMatching(
        `^warning: whether there is a ${NAME}/1 is not known: .*\n` +
          'warning: records wait in inference until they can be sent: .*\n' +
          'mlreg: 2 of 2 records could not be written\n' +
          '  2 records wait in inference: the next `mlreg track` sends them; do not give them again\n$',
      ),
    ]);
    expect(stderr).toContain(`2 records wait in ${place}/`);
    const short = await mlreg(['track', `${NAME}@champion`], line(8));
    expect([short.exit, short.stderr]).toEqual([11, expect.not.stringContaining('wait in')]);

    away.remove();
    fake.on('log-batch', { drop: 'after' });
    const next = await track(line(4), '--json');
    expect(JSON.parse(next.stdout).result).toEqual({ records: 1, delivered: 1, taken_over: 2 });
    expect(await inferences()).toEqual(['3, 7', 'none']);
    const last = await track('');
    expect(last.stdout).toBe(`wrote 0 records of ${NAME}/1 to mlreg-inference\n`);
    expect(await inferences()).toEqual(['3, 7', 'none']);
  });

  it('is asked before a dry run', async () => {
    fake.on(/./, { drop: 'before' }, { times: Infinity });
    expect((await track(line(1), '--dry-run')).exit).toBe(11);
  });
});

describe('mlreg route', () => {
  it('prints a row a key, of --key or of stdin', async () => {
    const weights = ['--weights', 'champion=1,1=0'];
    const row = (key: string) => `${key}\t@champion\t${NAME}\t2\tmodels:/${NAME}/2\n`;
    const given = await mlreg(['route', NAME, ...weights, '--key', 'a', '--key', ' b']);
    expect(given.stdout).toBe(row('a') + row(' b'));
    const read = await mlreg(['route', '-n', NAME, ...weights], 'ключ\r\n\n😀');
    expect(read.stdout).toBe(row('ключ') + row('😀'));
    expect((await mlreg(['route', NAME, ...weights, '-q'], 'a')).stdout).toBe(`${NAME}/2\n`);
    expect(JSON.parse((await mlreg(['route', NAME, ...weights, '--json'])).stdout)).toEqual([]);
  });

  it('asks for the model and for each side, however many keys there are', async () => {
    const keys = Array.from({ length: 500 }, (_, number) => `user-${number}`).join('\n');
    const { stdout } = await mlreg(['route', NAME, '--weights', '1=50,@champion=50', '-q'], keys);
    const first = stdout.split('\n').filter((id) => id === `${NAME}/1`).length;
    expect([first > 200, first < 300]).toEqual([true, true]);
    expect(fake.requests.length).toBeLessThanOrEqual(3);
  });
});
