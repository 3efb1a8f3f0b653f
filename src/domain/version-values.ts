import { refuseOccupant } from './expressions/path.js';
import type { FieldKind, Path, Value, Values, Vocabulary } from './expressions/syntax.js';
import { isoTime } from './iso-time.js';
import { joinMetrics, joinParams } from './metrics.js';
import { once } from './once.js';
import {
  artifactUriOf,
  modelUri,
  needsOrigin,
  s3Location,
  type VersionWithOrigin,
} from './records.js';
import type { Millis } from './types.js';

/** What the values of a version, or of a model, depend on besides itself. */
export interface Viewpoint {
  readonly now: Millis;
  /** The name that a user of the prefix types. */
  readonly shortName: string;
}

type Read = (row: VersionWithOrigin, view: Viewpoint) => Value;

/** The plain fields, as JSON has them and `age`. */
const FIELDS = new Map<string, readonly [FieldKind, Read]>([
  ['registered_name', ['text', ({ version }) => version.modelName]],
  ['model_name', ['text', (_, { shortName }) => shortName]],
  ['version', ['number', ({ version }) => Number(version.version)]],
  ['stage', ['stage', ({ version }) => version.stage]],
  ['aliases', ['list', ({ version }) => version.aliases]],
  ['description', ['text', ({ version }) => version.description]],
  ['status', ['text', ({ version }) => version.status]],
  ['status_message', ['text', ({ version }) => version.statusMessage]],
  ['run_id', ['text', ({ version }) => version.runId]],
  ['logged_model_id', ['text', ({ version }) => version.loggedModelId]],
  ['source', ['text', ({ version }) => version.source]],
  ['model_uri', ['text', ({ version }) => modelUri(version)]],
  ['artifact_uri', ['text', artifactUriOf]],
  ['s3_location', ['text', (row) => s3Location(artifactUriOf(row))]],
  ['creation_timestamp', ['text', ({ version }) => isoTime(version.creationTimestamp)]],
  ['last_updated_timestamp', ['text', ({ version }) => isoTime(version.lastUpdatedTimestamp)]],
  ['age', ['duration', ({ version }, { now }) => ageOf(version.creationTimestamp, now)]],
]);

/** What an expression may say of a version. */
export const VERSION_VOCABULARY: Vocabulary = {
  fields: new Map<string, FieldKind>([
    ...[...FIELDS].map(([name, [kind]]) => [name, kind] as const),
    ['metrics', 'numbers'],
    ['parameters', 'texts'],
    ['tags', 'texts'],
  ]),
  synonyms: new Map([
    ['params', 'parameters'],
    ['name', 'registered_name'],
  ]),
  occupants: false,
};

/** The values of a version, each looked up when it is asked for. */
export function versionValues(row: VersionWithOrigin, view: Viewpoint): Values {
  const { run, loggedModel } = row;
  const metrics = once(() => joinMetrics(run, loggedModel));
  const parameters = once(() => joinParams(run, loggedModel));
  return {
    lookup: (path: Path) => {
      refuseOccupant(path);
      const { field, key } = path;
      if (key === null) return FIELDS.get(field)?.[1](row, view) ?? null;
      if (field === 'metrics') return metrics().get(key)?.value ?? null;
      return (field === 'tags' ? row.version.tags : parameters()).get(key) ?? null;
    },
    keysOf: (field) => {
      if (field === 'metrics') return metrics().keys();
      return (field === 'tags' ? row.version.tags : parameters()).keys();
    },
  };
}

/** True if one of the paths is not known to the registry itself. */
export function pathsNeedOrigin(paths: readonly Path[]): boolean {
  return needsOrigin(paths.map(({ field }) => field));
}

/** A clock that is a little behind the server's makes no negative age. */
export function ageOf(creationTimestamp: Millis | null, now: Millis): Millis | null {
  return creationTimestamp === null ? null : Math.max(0, now - creationTimestamp);
}
