import type { EventRecord } from '../../domain/event-record.js';
import { cellText } from './cell.js';

type Told = Pick<EventRecord, 'verb' | 'version' | 'target' | 'from'>;

/** Such as `promote 3 → Production, from 2`. */
export function whatHappened({ verb, version, target, from }: Told): string {
  const what = version === null ? String(verb) : `${verb} ${version}`;
  const to = target === null ? what : `${what} → ${target}`;
  const before = (from as readonly string[]).join(', ');
  return before === '' ? to : `${to}, from ${before}`;
}

/** `finished`, `failed`, `running`, `never ended`, and whether a rule was overridden. */
export function stateOf({ status, stale, forced }: EventRecord): string {
  const words = [stale ? 'never ended' : String(status).toLowerCase()];
  return [...words, ...(forced ? ['forced'] : [])].join(', ');
}

/** An event in a line: when, who, what, why. */
export function eventLine(event: EventRecord): string {
  const done = event.status === 'FINISHED' && !event.forced ? [] : [`(${stateOf(event)})`];
  const why = event.reason === null ? [] : [`"${event.reason}"`];
  const words = [event.time, event.actor, whatHappened(event), ...why, ...done];
  return words.map((word) => cellText(word) || '-').join('  ');
}
