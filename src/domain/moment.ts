import { parseDuration } from './duration.js';
import { UsageError } from './errors.js';
import type { Millis } from './types.js';

const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * Reads a point in time: `2026-03-02`, `2026-03-02T09:30`, with a zone or in UTC, or how long ago, `2h`.
 *
 * @param now - milliseconds since the epoch
 * @throws UsageError
 */
export function parseMoment(text: string, now: Millis): Millis {
  const [, day, time = '00:00', zone = 'Z'] = MOMENT.exec(text) ?? [];
  if (day !== undefined) {
    const moment = Date.parse(`${day}T${time}${zone}`);
    if (!Number.isNaN(moment)) return moment;
  } else if (/^[\d.wdhms]+$/.test(text)) {
    return now - parseDuration(text);
  }
  throw new UsageError(`"${text}" is not a date`, {
    hint: 'write it as 2026-03-02, 2026-03-02T09:30 (UTC), 2026-03-02T09:30+01:00, or 2h for two hours ago',
  });
}
