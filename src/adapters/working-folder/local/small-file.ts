import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Such files are small; what is larger is none of them. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The text of a file; null where there is none that could be read. */
export async function smallFile(path: string): Promise<string | null> {
  // A pipe of that name would keep an ordinary open waiting for its other end.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch(() => null);
  if (file === null) return null;
  try {
    const found = await file.stat();
    return found.isFile() && found.size <= MAX_BYTES ? await file.readFile('utf8') : null;
  } catch {
    return null;
  } finally {
    await file.close();
  }
}
