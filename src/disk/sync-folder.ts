import { open } from 'node:fs/promises';

/**
 * Asks the system to keep what was renamed in a folder through a power cut. What was written is whole
 * without it, and not every folder can be opened: one that may be written to but not read, any on
 * Windows.
 */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
