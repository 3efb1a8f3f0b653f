import type { SavedPlan } from '../domain/saved-plan.js';

/** Reads the file of a saved plan; `adapters/saved-plan.ts` says what it is checked for. */
export async function openSavedPlan(path: string, shownPath: string): Promise<SavedPlan> {
  const { readSavedPlan } = await import('../adapters/saved-plan.js');
  return await readSavedPlan(path, shownPath);
}
