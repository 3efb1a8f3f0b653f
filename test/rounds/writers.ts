import { expect } from 'vitest';
import { mlregOf } from '../e2e/mlreg.js';

const WRITERS = 50;

/** So many processes change a model `m` at once, each another tag: each is in the history then. */
export async function changeAtOnce(uri: string): Promise<void> {
  const mlreg = mlregOf(uri);
  const keys = Array.from({ length: WRITERS }, (_, index) => `key${index}`);
  const ended = await Promise.all(keys.map((key) => mlreg('tag', 'set', 'm', `${key}=1`)));
  expect(ended.map(({ exit, stderr }) => [exit, stderr])).toEqual(keys.map(() => [0, '']));
  const { stdout } = await mlreg('history', 'm', '--limit', '1000', '--json');
  const events: { verb: string; status: string; event_id: string }[] = JSON.parse(stdout);
  expect(events.map(({ verb, status }) => [verb, status])).toEqual(
    keys.map(() => ['tag', 'FINISHED']),
  );
  expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(WRITERS);
}
