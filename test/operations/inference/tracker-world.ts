import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { MemoryArtifacts } from '../../../src/adapters/artifacts/memory.js';
import { MemoryTracking } from '../../../src/adapters/store/memory-tracking.js';
import type { InferenceSpool, LeftSpools } from '../../../src/domain/inference/inference-spool.js';
import type { LineBlock } from '../../../src/domain/inference/line-block.js';
import type { RunEntries } from '../../../src/domain/tracking-store.js';
import {
  createTracker,
  type TrackerOptions,
} from '../../../src/operations/inference/inference-tracker.js';
import { blockOf, linesIn } from '../../domain/inference/fixtures.js';

/** A disk that is a list. */
export class MemorySpool implements InferenceSpool {
  readonly place = '/spool';
  readonly lines: string[] = [];
  isFull = false;
  touched = 0;

  constructor(readonly session: string) {}

  get length(): number {
    return this.lines.length;
  }

  get bytes(): number {
    return this.lines.join('\n').length;
  }

  append(block: LineBlock): void {
    if (this.isFull) throw new Error('no space left');
    this.lines.push(...linesIn(block));
  }

  async read(limit: number): Promise<LineBlock> {
    return blockOf(this.lines.slice(0, limit));
  }

  drop(block: LineBlock): void {
    expect(this.lines.splice(0, block.lines)).toEqual(linesIn(block));
  }

  touch(): void {
    this.touched += 1;
  }
}

/** MLflow, keeping every point that it is sent, that can be away. */
export class Mlflow extends MemoryTracking {
  readonly points: string[] = [];
  /** What becomes of each request that logs: done, refused, or done with the answer lost. */
  fate: 'answers' | 'away' | 'loses' = 'answers';
  /** Held back until it is called. */
  hold: Promise<void> | undefined;

  override async logToRun(runId: string, entries: RunEntries): Promise<void> {
    await this.hold;
    if (this.fate === 'away') throw new Error('no answer');
    await super.logToRun(runId, entries);
    for (const { key, value, step } of entries.metrics ?? []) {
      this.points.push(`${this.runs.get(runId)?.name} ${key} ${step}: ${value}`);
    }
    if (this.fate === 'loses') throw new Error('the answer was lost');
  }
}

/** A process: its timers run when they are told to. */
export function aProcess() {
  const timers = new Set<{ readonly milliseconds: number; readonly work: () => void }>();
  const exits = new Set<{ readonly finish: () => Promise<unknown>; readonly save: () => void }>();
  return {
    timers,
    exits,
    now: () => 1_000,
    after: (milliseconds: number, work: () => void) => {
      const timer = { milliseconds, work };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    onExit: (finish: () => Promise<unknown>, save: () => void) => {
      const exit = { finish, save };
      exits.add(exit);
      return () => void exits.delete(exit);
    },
    /** All timers that are due by now, and what they begin. */
    async pass(): Promise<void> {
      for (const timer of [...timers]) {
        timers.delete(timer);
        timer.work();
      }
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export function aWorld(
  options: TrackerOptions = {},
  { mlflow = new Mlflow(), left = [] as readonly InferenceSpool[], session = 'session-1' } = {},
) {
  const folders = new Map<string, MemoryArtifacts>();
  const warnings: string[] = [];
  const process = aProcess();
  const spool = new MemorySpool(session);
  const lefts: LeftSpools = { claim: async () => left };
  const tracker = createTracker(
    {
      ...process,
      ...{ tracking: mlflow, spool, left: lefts, user: 'ada' },
      inferenceExperiment: 'mlreg-inference',
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      openUpload: async (uri) => {
        const folder = folders.get(uri) ?? new MemoryArtifacts();
        folders.set(uri, folder);
        return folder;
      },
      warn: (line) => warnings.push(line),
    },
    options,
  );
  const track = (from: number, to: number, version = '1') => {
    for (let number = from; number <= to; number++) {
      tracker.track({ model: 'm', version, latencyMs: number, facts: { logs: number } });
    }
  };
  return { mlflow, folders, warnings, process, spool, tracker, track };
}
