import type * as Package from '@photostructure/sqlite';
import { UsageError } from '../../../../domain/errors.js';

export type Sqlite = Pick<typeof Package, 'DatabaseSync'>;
export type Database = InstanceType<Sqlite['DatabaseSync']>;

/** The first that open a URL, without which a file that is not there would be created. */
const NODE_SQLITE = { 22: 15, 23: 10 } as const;

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

export function hasNodeSqlite(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major === 22 || major === 23) return minor >= NODE_SQLITE[major];
  return major > 23;
}
