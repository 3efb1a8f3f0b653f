import { createHash } from 'node:crypto';
import { MemoryRegistry } from '../../src/adapters/store/memory.js';
import { MemoryTracking } from '../../src/adapters/store/memory-tracking.js';
import type { AuditTrail } from '../../src/domain/audit-trail.js';
import type { PromotionLock } from '../../src/domain/promotion-lock.js';
import type { StageChange } from '../../src/domain/registry-store.js';
import type { TrackingStore } from '../../src/domain/tracking-store.js';
import type { ModelVersion, Stage } from '../../src/domain/types.js';

/** A registry whose clock goes on by a second with each reading, beginning at 0. */
export function anEmptyRegistry(): MemoryRegistry {
  let seconds = 0;
  return new MemoryRegistry(() => 1000 * seconds++);
}

/** A registry with models of so many versions each. */
export async function aRegistry(models: Readonly<Record<string, number>>): Promise<MemoryRegistry> {
  const registry = anEmptyRegistry();
  await fill(registry, models);
  return registry;
}

export async function fill(
  registry: MemoryRegistry,
  models: Readonly<Record<string, number>>,
): Promise<void> {
  for (const [name, count] of Object.entries(models)) {
    await registry.createModel({ name });
    for (let i = 0; i < count; i++) {
      await registry.createVersion({ model: name, source: `s3://bucket/${name}/${i + 1}` });
    }
  }
}

export async function putInStage(
  registry: MemoryRegistry,
  model: string,
  stage: Stage,
  ...versions: readonly string[]
): Promise<void> {
  const held: string[] = [];
  for await (const each of registry.listVersions({ model })) {
    if (each.stage === stage) held.push(each.version);
  }
  for (const version of versions) {
    const change: StageChange = { model, version, stage, archiveOthers: false };
    await registry.setStage(change, held);
    held.push(version);
  }
}

/** What operations are given, without a prefix. */
export function deps(registry: MemoryRegistry) {
  const tracking = new MemoryTracking();
  const audit = anAudit(tracking);
  return { registry, tracking, audit, lock: freeLock, modelPrefix: '', now: () => 0 };
}

/** The same with the records of changes to be read as well. */
export function depsWithHistory(registry: MemoryRegistry, given = deps(registry)) {
  const { sha256 } = given.audit;
  return { ...given, events: given.tracking, auditExperiment: given.audit.experiment, sha256 };
}

/** The records of changes in a store; what it warns of goes to `warnings`. */
export function anAudit(tracking: TrackingStore, warnings: string[] = []): AuditTrail {
  let seconds = 0;
  return {
    tracking,
    experiment: 'mlreg-audit',
    actor: 'ada',
    reason: null,
    environment: null,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    now: () => 1000 * seconds++,
    warn: (line) => warnings.push(line),
  };
}

/** A lock that nobody else wants. */
export const freeLock: PromotionLock = {
  hold: (_model, work) =>
    work({ exclusive: true, check: async () => {}, settle: () => Promise.reject(new Error()) }),
};

/** `name/version`, in order. */
export function ids(versions: readonly ModelVersion[]): string[] {
  return versions.map(({ modelName, version }) => `${modelName}/${version}`);
}

/** `version stage`, newest first: all that stands in a model. */
export async function stages(registry: MemoryRegistry, model = 'm'): Promise<string[]> {
  const lines: string[] = [];
  for await (const { version, stage } of registry.listVersions({ model })) {
    lines.push(`${version} ${stage}`);
  }
  return lines;
}

const WRITES = [
  'createModel',
  'createVersion',
  'setStage',
  'setAlias',
  'setTag',
  'removeTag',
  'deleteVersion',
] as const;

/** The same registry, with the name of every write noted before it is done. */
export function watched(registry: MemoryRegistry): { registry: MemoryRegistry; writes: string[] } {
  const writes: string[] = [];
  for (const name of WRITES) {
    const write = registry[name].bind(registry) as (...args: unknown[]) => Promise<never>;
    Object.assign(registry, {
      [name]: (...args: unknown[]) => {
        writes.push(name);
        return write(...args);
      },
    });
  }
  return { registry, writes };
}

/** Does something else, once, just before the next call of a method. */
export function justBefore(
  registry: MemoryRegistry,
  method: (typeof WRITES)[number],
  meanwhile: () => Promise<unknown>,
): void {
  const call = registry[method].bind(registry) as (...args: unknown[]) => Promise<never>;
  let isFirst = true;
  const calling = async (...args: unknown[]) => {
    if (isFirst) {
      isFirst = false;
      await meanwhile();
    }
    return await call(...args);
  };
  Object.assign(registry, { [method]: calling });
}

/** Does something else, once, just after the next call of a method. */
export function justAfter(
  registry: MemoryRegistry,
  method: (typeof WRITES)[number],
  meanwhile: () => Promise<unknown>,
): void {
  const call = registry[method].bind(registry) as (...args: unknown[]) => Promise<never>;
  let isFirst = true;
  const calling = async (...args: unknown[]) => {
    const result = await call(...args);
    if (isFirst) {
      isFirst = false;
      await meanwhile();
    }
    return result;
  };
  Object.assign(registry, { [method]: calling });
}
