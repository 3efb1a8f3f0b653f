import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle } from '../../bench/bundle.mjs';
import { settingsSchema } from '../../src/config/schema.js';
import type { Run } from '../../src/domain/types.js';
import { readText } from '../../src/operations/read-text.js';
import { openRegistry } from '../../src/wiring/open-registry.js';
import { newServer } from '../services/bench.mjs';
import { describeService, theBench } from '../services/describe-service.js';
import { postgresAt } from '../services/postgres.mjs';
import { signalGroup } from '../services/process-group.mjs';
import type { Ending, Task } from './track-process.js';

/** `npm run soak:track` asks for 100,000, and 30 s of silence. */
const RECORDS = Number(process.env.MLREG_RECORDS ?? 4_000);
const SILENCE = Number(process.env.MLREG_SILENCE ?? 3) * 1_000;
const TIMEOUT = 60_000 + RECORDS * 15;

/** Megabytes of the process: with 100,000 records, and when all are written, over 10,000. */
const MOST_MEMORY = 20;

describeService('a server that stops answering', ['mlflow', 'postgres', 's3'], () => {
  let server: Awaited<ReturnType<typeof newServer>>;
  const folder = mkdtempSync(join(tmpdir(), 'mlreg-track-'));
  beforeAll(async () => {
    server = await newServer(theBench());
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'gets every record of 2,000 a second, once',
    async () => {
      const { stats, memory, ...more } = await trackThroughSilence();
      console.log(JSON.stringify({ ...more, memory }));
      const none = { takenOver: 0, waiting: 0, spooled: 0, dropped: 0 };
      expect(stats).toEqual({ tracked: RECORDS, delivered: RECORDS, ...none });
      const [half, points] = [RECORDS / 2, `${RECORDS}|${RECORDS}|${RECORDS / 2}`];
      expect(await stored()).toEqual([`confidence|${points}`, `latency_ms|${points}`]);
      const facts = await factsOf(await runs());
      expect(facts).toEqual([
        ['1', half, half],
        ['2', half, half],
      ]);
      if (RECORDS >= 100_000) {
        const { early, late, closed } = memory;
        expect(late - early).toBeLessThan(MOST_MEMORY);
        expect(closed - early).toBeLessThan(MOST_MEMORY);
      }
    },
    TIMEOUT,
  );

  async function trackThroughSilence(): Promise<Ending> {
    const program = await bundle('../test/rounds/track-process.ts', folder, 'track-process');
    const task: Task = {
      ...{ trackingUri: server.url, spool: join(folder, 'spool') },
      ...{ records: RECORDS, perSecond: 2_000, within: TIMEOUT },
    };
    const child = spawn(process.execPath, [program, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let silent = false;
    let ending: Ending | undefined;
    for await (const line of createInterface({ input: child.stdout })) {
      const told = JSON.parse(line);
      ending ??= told.ending;
      if (silent || !(told.tracked >= RECORDS / 4)) continue;
      silent = true;
      signalGroup(server.pid, 'SIGSTOP');
      setTimeout(() => signalGroup(server.pid, 'SIGCONT'), SILENCE);
    }
    expect(silent).toBe(true);
    if (!ending) throw new Error('the program has not come to its end');
    return ending;
  }

  /** Of each metric: its points, the distinct ones by run and step, the greatest step. */
  async function stored(): Promise<string[]> {
    return await postgresAt(theBench().pgPort).query(
      server.database,
      `SELECT key, count(*), count(DISTINCT (run_uuid, step)), max(step) FROM metrics
        GROUP BY key ORDER BY key`,
    );
  }

  const registry = () => {
    const settings = settingsSchema.parse({ tracking_uri: server.url });
    const place = { cwd: folder, home: homedir(), env: {} };
    return openRegistry({ settings, ...place, checkS3: async () => undefined });
  };

  async function runs(): Promise<Run[]> {
    const { tracking } = await registry();
    const experiment = await tracking.findExperiment('mlreg-inference');
    const found: Run[] = [];
    const query = { experimentId: experiment?.experimentId ?? '', tags: new Map() };
    for await (const run of tracking.searchRuns(query)) found.push(run);
    return found;
  }

  /** Of each version: the lines of facts, and the distinct ones. */
  async function factsOf(found: readonly Run[]): Promise<[string, number, number][]> {
    const { openUpload } = await registry();
    const counts: [string, number, number][] = [];
    for (const run of found) {
      const numbers: number[] = [];
      const files = await openUpload(run.artifactUri ?? '');
      for await (const { path } of files.list()) {
        const text = await readText(path, files.read(path));
        for (const line of text.trim().split('\n')) numbers.push(JSON.parse(line).number);
      }
      const version = run.tags.get('mlreg.inference.version') ?? '';
      counts.push([version, numbers.length, new Set(numbers).size]);
    }
    return counts.sort(([a], [b]) => Number(a) - Number(b));
  }
});
