import { isRunning, machine } from '../../../disk/process-mark.js';

/** A file of records: `SESSION.NNNNNN.MACHINE-PID.jsonl`, the owner last, since it can change. */
export interface SegmentName {
  readonly name: string;
  readonly session: string;
  readonly number: number;
  readonly machine: string;
  readonly pid: number;
}

const FORM = /^([0-9a-f-]{36})\.(\d{6})\.([0-9a-f]{8})-(\d+)\.jsonl$/;

/** Undefined for a file that is none of ours. */
export function parseSegmentName(name: string): SegmentName | undefined {
  const [, session, number, host, pid] = FORM.exec(name) ?? [];
  if (session === undefined || host === undefined) return undefined;
  return { name, session, number: Number(number), machine: host, pid: Number(pid) };
}

/** The name of a file that belongs to this process. */
export function ownSegmentName(session: string, number: number): string {
  return `${session}.${String(number).padStart(6, '0')}.${machine()}-${process.pid}.jsonl`;
}

/** Sessions of this process: its number may be that of one that is gone. */
const ours = new Set<string>();

/** Takes a session for a tracker of this process; false if another one has it. */
export function takeSession(session: string): boolean {
  if (ours.has(session)) return false;
  ours.add(session);
  return true;
}

export function leaveSession(session: string): void {
  ours.delete(session);
}

/** Milliseconds after which nobody is taken to be at work on a file. An owner touches it every 30 s at most. */
const FORGOTTEN = 3_600_000;

/**
 * True for a file whose process is gone. Of another machine nobody can ask, and the file's age must tell.
 *
 * @param age - milliseconds since it was changed
 */
export function isLeft({ session, machine: host, pid }: SegmentName, age: number): boolean {
  if (ours.has(session)) return false;
  if (host !== machine()) return age > FORGOTTEN;
  return pid === process.pid || !isRunning(pid);
}
