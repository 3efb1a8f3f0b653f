import type { Columns } from './schema.js';
import { LATER_ADDITIONS, PRIMARY_KEYS, REGISTRY_TABLES, type RegistryTable } from './tables.js';

const TABLES = Object.keys(REGISTRY_TABLES) as RegistryTable[];

/**
 * MLflow 3.10 gave every table of the registry a column `workspace`; its upgrade does one table after
 * the other, and others see that (3.17.2).
 */
export function workspaceUse(columns: Columns): 'all' | 'none' | 'mixed' {
  const present = TABLES.filter((table) => columns.tables.has(table));
  const having = present.filter((table) => columns.has(table, 'workspace'));
  if (having.length === 0) return 'none';
  return having.length === present.length ? 'all' : 'mixed';
}

/** A column of the registry that is not there. @param isOld - from before MLflow 2.8 */
export function missingColumns(columns: Columns, isOld: boolean): string | undefined {
  for (const table of TABLES) {
    if (isOld && LATER_ADDITIONS.includes(table) && !columns.tables.has(table)) continue;
    for (const column of REGISTRY_TABLES[table]) {
      const path = `${table}.${column}`;
      if (isOld && LATER_ADDITIONS.includes(path)) continue;
      if (!columns.has(table, column)) return path;
    }
  }
  return undefined;
}

/** True if the registry's tables have exactly the columns and keys of one of the two known shapes. */
export function sameAsKnown(columns: Columns): boolean {
  const more = workspaceUse(columns) === 'all' ? ['workspace'] : [];
  return TABLES.every((table) => {
    const found = columns.of(table);
    const keys = found.filter(({ inPrimaryKey }) => inPrimaryKey);
    return (
      isSame(names(found), [...REGISTRY_TABLES[table], ...more]) &&
      isSame(names(keys), [...PRIMARY_KEYS[table], ...more])
    );
  });
}

/** A column that every new row must fill, and that nobody has told us what with. */
export function unknownRequired(columns: Columns): string | undefined {
  for (const table of TABLES) {
    const known: readonly string[] = [...REGISTRY_TABLES[table], 'workspace'];
    const column = columns.of(table).find((each) => each.required && !known.includes(each.name));
    if (column) return `${table}.${column.name}`;
  }
  return undefined;
}

function names(columns: readonly { readonly name: string }[]): string[] {
  return columns.map(({ name }) => name);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}
