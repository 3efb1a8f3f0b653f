import { RestRegistry } from '../../../src/adapters/store/rest/rest-registry.js';
import type { HttpOptions } from '../../../src/client/index.js';
import { clientOf } from '../../client/client-of.js';
import type { FakeMlflow, Match } from '../../fake/fake-mlflow.js';
import { seedModel, type VersionSeed } from '../../fake/seed.js';

/** The store on a fake server, which hardly waits between attempts. */
export function registryOf(fake: Pick<FakeMlflow, 'url'>, more: Partial<HttpOptions> = {}) {
  return new RestRegistry(clientOf(fake.url, more));
}

/** A model `m` whose versions 1, 2, … are in these stages. */
export function seedStages(
  fake: Pick<FakeMlflow, 'state'>,
  ...stages: NonNullable<VersionSeed['stage']>[]
): void {
  seedModel(fake, { name: 'm', versions: stages.map((stage) => ({ stage })) });
}

/** The stages of `m` now, by version. */
export function stagesNow(fake: Pick<FakeMlflow, 'state'>): string[] {
  return [...(fake.state.models.get('m')?.versions.values() ?? [])].map(({ stage }) => stage);
}

interface Transition {
  readonly version?: string;
  readonly stage?: string;
  readonly archive_existing_versions?: boolean;
}

/** Matches requests that move a version like this. */
export function transition(wanted: Transition = {}): Match {
  return ({ path, body }) =>
    path.endsWith('/transition-stage') &&
    Object.entries(wanted).every(
      ([key, value]) => (body as Record<string, unknown>)[key] === value,
    );
}

/** The transitions that were sent, oldest first: `3 → Production`, with `+` if others were to be archived. */
export function transitions(fake: Pick<FakeMlflow, 'requests'>): string[] {
  return fake.requests
    .filter(({ path }) => path.endsWith('/transition-stage'))
    .map(({ body }) => {
      const { version, stage, archive_existing_versions: archive } = body as Transition;
      return `${version} → ${stage}${archive ? '+' : ''}`;
    });
}
