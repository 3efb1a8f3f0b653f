import type { NewFile } from '../domain/new-file.js';
import { halfDone } from './half-done.js';

export interface InitInput {
  readonly dryRun: boolean;
}

export interface InitDeps {
  /** In the order in which they are made. */
  readonly files: readonly NewFile[];
  readonly signal?: AbortSignal | undefined;
}

export interface InitPlan {
  /** Paths. */
  readonly create: readonly string[];
  /** Paths at which there is something already. */
  readonly keep: readonly string[];
}

export interface InitResult {
  readonly changed: boolean;
  readonly plan: InitPlan;
  /** What was done, which is the plan unless somebody else made a file meanwhile; null after a dry run. */
  readonly result: { readonly created: readonly string[]; readonly kept: readonly string[] } | null;
}

/**
 * Makes the files that are not there yet, and leaves alone those that are.
 *
 * @throws PartialError if some were made and one could not be
 */
export async function initProject({ dryRun }: InitInput, deps: InitDeps): Promise<InitResult> {
  const create: NewFile[] = [];
  const keep: string[] = [];
  for (const file of deps.files) {
    if (await file.exists()) keep.push(file.path);
    else create.push(file);
  }
  const plan = { create: create.map(({ path }) => path), keep };
  if (dryRun) return { changed: false, plan, result: null };

  const created: string[] = [];
  const kept = [...keep];
  for (const file of create) {
    try {
      deps.signal?.throwIfAborted();
      (await file.create()) ? created.push(file.path) : kept.push(file.path);
    } catch (error) {
      if (created.length === 0) throw error;
      const hint = 'run the command again for the rest';
      throw halfDone(`made ${created.join(' and ')}, but not ${file.path}`, { hint, cause: error });
    }
  }
  return { changed: created.length > 0, plan, result: { created, kept } };
}
