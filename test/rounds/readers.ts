import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Holds processes at their first write until so many have arrived there. */
export interface Readers {
  /** What a process sees of it, for `sqlite-hook.cjs`: a file in a folder for each that has arrived. */
  readonly env: Readonly<Record<string, string>>;
  /** Waits for the others. */
  arrive(who: string): Promise<void>;
  /** It will write nothing, so that the others need not wait for it. */
  leave(who: string): void;
  close(): void;
}

export function readers(count: number): Readers {
  const folder = mkdtempSync(join(tmpdir(), 'mlreg-readers-'));
  const leave = (who: string) => writeFileSync(join(folder, who), '');
  return {
    env: { MLREG_TEST_READERS: folder, MLREG_TEST_READERS_COUNT: String(count) },
    async arrive(who) {
      leave(who);
      while (readdirSync(folder).length < count) await wait(20);
    },
    leave,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
