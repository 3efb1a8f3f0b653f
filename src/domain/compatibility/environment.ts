import type { Mlmodel, ModelFiles } from '../mlmodel.js';
import { parseRequirement } from '../requirement.js';

/**
 * Whether what was installed for one model serves another: the same Python but for its patch, every flavor
 * and every package that it asks for in the same major and minor version. What it no longer needs does
 * not matter.
 *
 * @param occupant - the model that is served now
 * @returns true, or what is different
 */
export function environmentFits(next: ModelFiles, occupant: ModelFiles): true | string {
  if (next.mlmodel === null) return 'it has no MLmodel';
  if (occupant.mlmodel === null) return 'the version that it would replace has no MLmodel';
  return (
    pythonFault(next.mlmodel, occupant.mlmodel) ??
    flavorFault(next.mlmodel, occupant.mlmodel) ??
    packageFault(next, occupant) ??
    true
  );
}

function pythonFault(next: Mlmodel, occupant: Mlmodel): string | undefined {
  const [now, then] = [next, occupant].map(({ flavors }) =>
    flavors.get('python_function')?.get('python_version'),
  );
  if (then === undefined) return undefined;
  if (now === undefined) return 'it does not state its Python';
  return isSameMinor(now, then) ? undefined : `Python is ${now}, was ${then}`;
}

/** `sklearn_version` of sklearn, `pytorch_version` of pytorch: the settings that end so. */
function flavorFault(next: Mlmodel, occupant: Mlmodel): string | undefined {
  for (const [flavor, settings] of next.flavors) {
    const before = occupant.flavors.get(flavor);
    if (before === undefined) return `the flavor ${flavor} is new`;
    for (const [name, now] of settings) {
      const then = before.get(name);
      if (!name.endsWith('_version') || name === 'python_version' || then === undefined) continue;
      if (!isSameMinor(now, then)) return `${flavor} is ${now}, was ${then}`;
    }
  }
  return undefined;
}

function packageFault(next: ModelFiles, occupant: ModelFiles): string | undefined {
  const installed = new Map(
    occupant.requirements.map(parseRequirement).map(({ name, asked }) => [name, asked]),
  );
  for (const { name, asked } of next.requirements.map(parseRequirement)) {
    const before = installed.get(name);
    if (before === undefined) return `the package ${name} is new`;
    if (asked === before || asked === '*') continue;
    const [now, then] = [exact(asked), exact(before)];
    if (now !== undefined && then !== undefined && isSameMinor(now, then)) continue;
    return `${name} is ${asked}, was ${before}`;
  }
  return undefined;
}

/** `1.7.0` of `==1.7.0`. */
function exact(asked: string): string | undefined {
  return /^==\s*([\w.+!-]+)$/.exec(asked)?.[1];
}

function isSameMinor(now: unknown, then: unknown): boolean {
  const minor = (version: unknown) => String(version).split('.').slice(0, 2).join('.');
  return minor(now) === minor(then);
}
