import { refuseOccupant } from './expressions/path.js';
import type { FieldKind, Value, Values, Vocabulary } from './expressions/syntax.js';
import { isoTime } from './iso-time.js';
import type { RegisteredModel } from './types.js';
import { ageOf, VERSION_VOCABULARY, type Viewpoint } from './version-values.js';

type Read = (model: RegisteredModel, view: Viewpoint) => Value;

const FIELDS = new Map<string, readonly [FieldKind, Read]>([
  ['registered_name', ['text', ({ name }) => name]],
  ['model_name', ['text', (_, { shortName }) => shortName]],
  ['description', ['text', ({ description }) => description]],
  ['creation_timestamp', ['text', (model) => isoTime(model.creationTimestamp)]],
  ['last_updated_timestamp', ['text', (model) => isoTime(model.lastUpdatedTimestamp)]],
  ['latest_version', ['number', (model) => numberOrNull(model.latestVersion)]],
  ['stages', ['stages', ({ newestByStage }) => [...newestByStage.keys()]]],
  ['aliases', ['list', ({ aliases }) => [...aliases.keys()]]],
  ['age', ['duration', ({ creationTimestamp }, { now }) => ageOf(creationTimestamp, now)]],
]);

/** What an expression may say of a registered model. */
export const MODEL_VOCABULARY: Vocabulary = {
  fields: new Map<string, FieldKind>([
    ...[...FIELDS].map(([name, [kind]]) => [name, kind] as const),
    ['tags', 'texts'],
  ]),
  synonyms: new Map([['name', 'registered_name']]),
  occupants: false,
  refusal: (name) => {
    const { fields, synonyms } = VERSION_VOCABULARY;
    if (!fields.has(synonyms.get(name) ?? name)) return undefined;
    return {
      problem: `"${name}" is a field of versions, not of models`,
      hint: 'add --versions, or name a model, for a row a version',
    };
  },
};

/** The values of a registered model. */
export function modelValues(model: RegisteredModel, view: Viewpoint): Values {
  return {
    lookup: (path) => {
      refuseOccupant(path);
      const { field, key } = path;
      return key === null
        ? (FIELDS.get(field)?.[1](model, view) ?? null)
        : (model.tags.get(key) ?? null);
    },
    keysOf: () => model.tags.keys(),
  };
}

function numberOrNull(text: string | null): number | null {
  return text === null ? null : Number(text);
}
