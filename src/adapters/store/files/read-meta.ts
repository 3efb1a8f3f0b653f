import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { IntegrityError } from '../../../domain/errors.js';
import { readBytes } from './disk/read-file.js';
import { META } from './layout.js';
import type { Meta } from './yaml/meta.js';
import { parseMeta } from './yaml/parse-meta.js';

/** A description has 5,000 characters. */
const LARGEST = 1024 * 1024;
/** MLflow's own patience with a file that another process has emptied, and is about to fill. */
const PAUSES = [20, 100, 200];

/**
 * What the `meta.yaml` of a folder says.
 *
 * @returns null where there is none: the folder is none of MLflow's, or what is left of one
 * @throws IntegrityError for one that cannot be read
 */
export async function readMeta(folder: string): Promise<Meta | null> {
  const path = join(folder, META);
  for (const pause of PAUSES) {
    const bytes = readBytes(path, LARGEST);
    if (bytes === null) return null;
    try {
      const meta = await parseMeta(bytes.toString('utf8'));
      if (meta !== null) return meta;
    } catch (cause) {
      if (pause === PAUSES.at(-1)) throw damaged(path, cause);
    }
    await sleep(pause);
  }
  throw damaged(path, new Error('it is empty'));
}

function damaged(path: string, cause: unknown): IntegrityError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new IntegrityError(`${path} cannot be read: ${reason}`, {
    hint: 'MLflow cannot read it either: put it right, or restore it from a backup',
    cause,
  });
}
