import { isRunning, machine } from '../../../disk/process-mark.js';

/**
 * What a load writes to has a name of its own until it is whole: `.NAME.mlreg-MACHINE-PID-XXXXXX`
 * beside the folder NAME that it becomes, `.mlreg-MACHINE-PID-XXXXXX` within one that it fills. So a
 * later load can tell what is left of one that was killed.
 */
const WITHIN = '.mlreg-';

/** What was at NAME before, while it is replaced. */
export const FORMER = '.former';

/** Private folders of this process: its number may be that of one that is gone. */
const ours = new Set<string>();

/** @param name - of the folder beside it; none for a private folder within one */
export function stagingPrefix(name?: string): string {
  return `${name === undefined ? '' : `.${name}`}${WITHIN}${machine()}-${process.pid}-`;
}

/** Remembers that a private folder is in use by this process. */
export function isInUse(entry: string): void {
  ours.add(entry);
}

/** True for what is no content of a folder that is filled. */
export function isStagingWithin(entry: string): boolean {
  return entry.startsWith(WITHIN);
}

/**
 * True for a private folder, or what was there before, of a load of NAME whose process is gone. Of
 * another machine nobody can tell.
 */
export function isLeftBehind(entry: string, name?: string): boolean {
  const start = `${name === undefined ? '' : `.${name}`}${WITHIN}${machine()}-`;
  if (!entry.startsWith(start)) return false;
  const [, own = '', pid] = /^((\d+)-\w+)(?:\.former)?$/.exec(entry.slice(start.length)) ?? [];
  if (pid === undefined) return false;
  if (Number(pid) === process.pid) return !ours.has(start + own);
  return !isRunning(Number(pid));
}
