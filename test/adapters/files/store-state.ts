import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What is mlreg's own in a store. */
const OWN = /^\.mlreg-|^\.trash\/mlreg-/;

/**
 * All files of MLflow's in a store with what they hold; a time after `since` is "new", as it is
 * another one in each run.
 */
export function stateOf(store: string, since: number): ReadonlyMap<string, string> {
  const files = filesBelow(store).filter((path) => !OWN.test(path));
  return new Map(
    files.sort().map((path) => {
      const text = readFileSync(join(store, path), 'utf8');
      const timed = text.replace(/(last_updated_timestamp|end_time): (\d+)/g, (line, key, time) =>
        Number(time) > since ? `${key}: new` : line,
      );
      return [path, timed];
    }),
  );
}

/** What mlreg has left in a store; its lock stays. */
export function leftoversIn(store: string): string[] {
  return filesBelow(store).filter((path) => OWN.test(path) && path !== '.mlreg-lock');
}

/** Versions in a stage, by the files alone. */
export function holdersIn(state: ReadonlyMap<string, string>, stage: string): string[] {
  return [...state]
    .filter(
      ([path, text]) => /version-\d+\/meta\.yaml$/.test(path) && text.includes(`: ${stage}\n`),
    )
    .map(([path]) => path);
}

function filesBelow(store: string): string[] {
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(store, join(entry.parentPath, entry.name)));
}
