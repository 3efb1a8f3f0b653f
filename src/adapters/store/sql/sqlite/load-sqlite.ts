import type * as Package from '@photostructure/sqlite';
import { UsageError } from '../../../../domain/errors.js';

export type Sqlite = Pick<typeof Package, 'DatabaseSync'>;
export type Database = InstanceType<Sqlite['DatabaseSync']>;

/**
 * Node's own SQLite, or the package with the same API that brings it to Node 20.
 *
 * @throws UsageError if there is neither
 */
export async function loadSqlite(): Promise<Sqlite> {
  const own = hasNodeSqlite(process.versions.node)
    ? process.getBuiltinModule('node:sqlite')
    : undefined;
  if (own !== undefined) return own as Sqlite;
  try {
    return await import('@photostructure/sqlite');
  } catch (error) {
    throw new UsageError(`SQLite is not there: Node ${process.versions.node} has none that fits`, {
      hint: 'install it with `npm install @photostructure/sqlite`, or run mlreg with Node 24',
      cause: error,
    });
  }
}

/**
 * From 22.16 on, but for 23, it opens a URL, without which a file that is not there would be created,
 * and gives rows as arrays.
 */
export function hasNodeSqlite(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  return major > 23 || (major === 22 && minor >= 16);
}
