import type { Tags } from '../domain/types.js';
import { readLineage } from '../operations/read-lineage.js';
import type { Context } from './context.js';

/**
 * Where the working folder stands, as tags of a version. Data that is named must be known; all else is
 * told where it is found.
 *
 * @param model - the folder that is uploaded
 */
export async function workingLineage(
  model: string | undefined,
  data: string | undefined,
  context: Context,
): Promise<Tags> {
  const { settings } = await context.settings();
  if (!settings.lineage_tags && data === undefined) return new Map();
  const { openWorkingFolder } = await import('../wiring/open-local-folders.js');
  return await readLineage({ data, model }, await openWorkingFolder(context.io.cwd));
}
