import { shortened } from './shortened.js';

/** What nobody can look up any more: MLflow's databases erase it with the version (2.9 to 3.17). */
export interface DeletedVersion {
  readonly version: string;
  /** As the registry had it. */
  readonly source: string | null;
  readonly runId: string | null;
}

/** A tag has 8,000 characters, whatever the characters are. */
const TAG_LENGTH = 8_000;
/** More than the columns of MLflow's databases take, even if all of it is escaped. */
const TEXT_LENGTH = 600;
/** A record of more than some 1,000 versions says of the rest only that they went. */
const MOST_TAGS = 20;

/**
 * Tags `deleted.1`, `deleted.2` and so on: JSON lists of as many as each can hold. A text that no
 * database of MLflow's could hold is cut, and ends in `…`.
 */
export function deletedTags(deleted: readonly DeletedVersion[]): Record<string, string> {
  const lists: string[][] = [];
  let length = TAG_LENGTH;
  for (const { version, source, runId } of deleted) {
    const item = JSON.stringify({ version, source: cut(source), run_id: cut(runId) });
    length += item.length + 1;
    if (length + 1 > TAG_LENGTH) {
      if (lists.length === MOST_TAGS) break;
      lists.push([]);
      length = item.length + 1;
    }
    lists.at(-1)?.push(item);
  }
  return Object.fromEntries(
    lists.map((items, index) => [`deleted.${index + 1}`, `[${items.join()}]`]),
  );
}

/** @param tag - reads a tag of the record: anybody may have written it */
export function deletedVersions(tag: (key: string) => string | null): DeletedVersion[] {
  const all: DeletedVersion[] = [];
  for (let index = 1; index <= MOST_TAGS; index += 1) {
    const list = tag(`deleted.${index}`);
    if (list === null) break;
    all.push(...deletedIn(list));
  }
  return all;
}

function deletedIn(json: string): DeletedVersion[] {
  try {
    const items: unknown = JSON.parse(json);
    return Array.isArray(items) ? items.flatMap(deletedOf) : [];
  } catch {
    return [];
  }
}

function deletedOf(item: unknown): DeletedVersion[] {
  const { version, source, run_id: runId } = (item ?? {}) as Readonly<Record<string, unknown>>;
  const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
  if (typeof version !== 'string') return [];
  return [{ version, source: textOf(source), runId: textOf(runId) }];
}

function cut(text: string | null): string | null {
  return text && shortened(text, TEXT_LENGTH);
}
