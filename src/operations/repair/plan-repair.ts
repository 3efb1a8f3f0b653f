import { planRepair, type RepairStep, type RepairWishes } from '../../domain/repair/repair-plan.js';
import { type FindDeps, type FindInput, type Found, findModels } from './find-models.js';

export interface RepairPlan extends Omit<Found, 'models' | 'found'> {
  readonly steps: readonly RepairStep[];
}

export type PlanRepairInput = FindInput & RepairWishes;

/** Finds what no version points to, and decides which model each would be a version of. */
export async function planRepairs(
  input: PlanRepairInput,
  deps: FindDeps & { readonly modelPrefix: string },
): Promise<RepairPlan> {
  const { models, found: _, ...rest } = await findModels(input, deps);
  const known = new Set<string>();
  for await (const { name } of deps.registry.listModels()) known.add(name);
  // As every command would understand the name.
  const meant = (name: string | null) => {
    const whole = deps.modelPrefix + name;
    return name !== null && !known.has(name) && known.has(whole) ? whole : name;
  };
  const named = models.map((each) => ({ ...each, model: meant(each.model) }));
  return {
    ...rest,
    isEmpty: rest.isEmpty && known.size === 0,
    steps: planRepair(named, known, input),
  };
}
