import { createHash } from 'node:crypto';
import type { FakeMlflow } from '../fake/fake-mlflow.js';
import { seedRun } from '../fake/seed.js';

/** A change that mlreg has recorded. */
interface EventSeed {
  readonly id: string;
  readonly startTime: number;
  readonly status?: 'RUNNING' | 'FAILED';
  /** `verb`, `version`, `target`, … */
  readonly tags: Readonly<Record<string, string>>;
}

/** Puts changes of a model into the experiment that mlreg records them in. */
export function seedEvents(
  fake: Pick<FakeMlflow, 'state'>,
  model: string,
  events: readonly EventSeed[],
): void {
  const id = '100';
  const [createdAt = 0] = events.map(({ startTime }) => startTime);
  fake.state.experiments.set(id, {
    ...{ id, name: 'mlreg-audit', artifactLocation: `mlflow-artifacts:/${id}` },
    ...{ lifecycle: 'active', createdAt, updatedAt: createdAt, tags: new Map() },
  });
  const key = createHash('sha256').update(model).digest('hex');
  for (const { tags, ...event } of events) {
    const all = { model, model_key: key, forced: 'false', from: '[]', ...tags };
    const named = Object.entries(all).map(([name, value]) => [`mlreg.event.${name}`, value]);
    const run = { endTime: event.startTime + 420, ...event, tags: Object.fromEntries(named) };
    seedRun(fake, { ...run, experimentId: id, name: `${tags.verb} ${model}` });
  }
}
