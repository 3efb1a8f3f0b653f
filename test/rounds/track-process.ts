import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { settingsSchema } from '../../src/config/schema.js';
import {
  createTracker,
  type TrackerStats,
} from '../../src/operations/inference/inference-tracker.js';
import { openInferenceSpool } from '../../src/wiring/open-inference-spool.js';
import { openRegistry } from '../../src/wiring/open-registry.js';
import { after, onExit } from '../../src/wiring/process-edges.js';
import { sha256 } from '../../src/wiring/sha256.js';

/*
 * A program that serves a model: it tracks numbered records at a steady rate, says every second how far it is,
 * and at the end how it went. `node track-process.mjs '{"trackingUri": …}'`
 */

export interface Task {
  readonly trackingUri: string;
  readonly spool: string;
  readonly records: number;
  readonly perSecond: number;
  /** Milliseconds to try at the end. */
  readonly within: number;
}

/** What it says at the end. */
export interface Ending {
  readonly stats: TrackerStats;
  /** Of tracking. */
  readonly seconds: number;
  readonly mostSpooled: number;
  /** Megabytes of the process: with 10,000 records tracked, with all of them, with all of them written. */
  readonly memory: { readonly early: number; readonly late: number; readonly closed: number };
}

const task: Task = JSON.parse(process.argv[2] ?? '');
const settings = settingsSchema.parse({ tracking_uri: task.trackingUri });
const place = { cwd: process.cwd(), home: homedir(), env: {} };
const opened = await openRegistry({ settings, ...place, checkS3: async () => undefined });
const spools = await openInferenceSpool(settings, { ...place, folder: task.spool });
const tracker = createTracker(
  {
    ...opened,
    ...spools,
    ...{ after, onExit, sha256, now: Date.now, user: 'ada' },
    inferenceExperiment: settings.inference_experiment,
    warn: (line) => tell({ warning: line }),
  },
  { flushEvery: 1_000 },
);

let mostSpooled = 0;
let early = 0;
const started = performance.now();
let lastTold = 0;
for (let tracked = 0; tracked < task.records; ) {
  const due = Math.floor(((performance.now() - started) / 1000) * task.perSecond);
  for (; tracked < Math.min(due, task.records); tracked += 1) {
    tracker.track({
      model: 'lstm_model',
      version: String(1 + (tracked % 2)),
      latencyMs: 5 + (tracked % 100),
      metrics: { confidence: (tracked % 1000) / 1000 },
      facts: { service: 'nova', logs: tracked },
    });
    if (tracked !== 9_999) continue;
    // What it takes to send at all is no growth: the first batches may have waited for a slow server.
    await tracker.flush();
    early = memory();
  }
  const { spooled } = tracker.stats;
  mostSpooled = Math.max(mostSpooled, spooled);
  if (tracked - lastTold >= task.perSecond) {
    lastTold = tracked;
    tell(tracker.stats);
  }
  await sleep(5);
}
const seconds = (performance.now() - started) / 1000;
const late = memory();
const stats = await tracker.close({ within: task.within });
const ending: Ending = { stats, seconds, mostSpooled, memory: { early, late, closed: memory() } };
tell({ ending });

function memory(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

function tell(what: object): void {
  console.log(JSON.stringify(what));
}
