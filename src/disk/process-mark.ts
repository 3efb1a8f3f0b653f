import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** False for the number of a process that is gone; it may be that of another one by now. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

let known: string | undefined;

/** Where a process number means the same: containers have numbers, and mostly names, of their own. */
export function machine(): string {
  known ??= createHash('sha256')
    .update(`${hostname()} ${pidNamespace()}`)
    .digest('hex')
    .slice(0, 8);
  return known;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
