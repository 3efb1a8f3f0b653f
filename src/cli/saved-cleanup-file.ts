import { resolve } from 'node:path';
import { UsageError } from '../domain/errors.js';
import type { SavedPlan } from '../domain/saved-plan.js';
import type { Context } from './context.js';
import { outputFile } from './output-file.js';
import { savedPlanText } from './view/saved-plan-text.js';

/** Where the registry of a plan is, as its file has it. */
export async function placeOfRegistry({
  settings,
  redact,
  io,
}: Context): Promise<Pick<SavedPlan, 'registryUri' | 'workspace'>> {
  const [{ settings: inForce }, { registryAddress }] = await Promise.all([
    settings(),
    import('../wiring/registry-address.js'),
  ]);
  const registryUri = redact(registryAddress(inForce, io.cwd));
  return { registryUri, workspace: inForce.workspace ?? null };
}

/**
 * Looks at the place for the file of a plan.
 *
 * @returns what writes it there
 * @throws UsageError if there is something already, and it is not to be replaced
 */
export async function savedPlanFile(
  path: string,
  overwrite: boolean,
  context: Context,
): Promise<(plan: SavedPlan) => Promise<void>> {
  const { spool, deliver } = await outputFile(
    { path, flag: '--plan', overwrite, isOurs: () => false, kind: 'file to be replaced' },
    context,
  );
  return async (plan) => {
    try {
      await spool.write(savedPlanText(plan));
      await deliver();
    } finally {
      await spool.remove();
    }
  };
}

/**
 * @throws UsageError for a file that is no plan, and for the plan of another registry: nothing is sent
 */
export async function readPlanFile(path: string, context: Context): Promise<SavedPlan> {
  const { openSavedPlan } = await import('../wiring/open-saved-plan.js');
  const saved = await openSavedPlan(resolve(context.io.cwd, path), path);
  const here = await placeOfRegistry(context);
  const words = ({ registryUri, workspace }: typeof here) =>
    workspace === null ? registryUri : `${registryUri}, workspace ${workspace}`;
  if (words(saved) === words(here)) return saved;
  throw new UsageError(`${path} is a plan for ${words(saved)}, and this is ${words(here)}`, {
    hint: 'name that registry with --tracking-uri, or plan again for this one',
  });
}
