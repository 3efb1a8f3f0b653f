import type { Millis } from './types.js';

/** No Date is further from 1970, in milliseconds. */
const LAST_TIME = 8.64e15;
const DAY = 86_400_000;

/** The day that was written last, `2025-10-09T`: the times of a list are mostly of few days. */
let written = { day: Number.NaN, text: '' };

/**
 * A time in UTC, as `Date` writes it, in a fifth of its time. Null also for what is no time: clients
 * set those of runs, and some do in nanoseconds.
 */
export function isoTime(time: Millis | null): string | null {
  if (time === null || !(Math.abs(time) <= LAST_TIME)) return null;
  const whole = Math.trunc(time);
  const day = Math.floor(whole / DAY);
  if (day !== written.day) {
    const [date] = new Date(day * DAY).toISOString().split('T');
    written = { day, text: `${date}T` };
  }
  const millis = whole - day * DAY;
  const seconds = Math.floor(millis / 1000);
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const clock = `${digits(hour)}:${digits(minute)}:${digits(seconds % 60)}`;
  const thousandths = millis % 1000;
  return `${written.text}${clock}.${thousandths < 100 ? '0' : ''}${digits(thousandths)}Z`;
}

/** Two of them, if there are not more. */
function digits(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
