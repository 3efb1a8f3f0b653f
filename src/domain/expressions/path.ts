import { UsageError } from '../errors.js';
import { findStage } from '../names.js';
import { nearest } from '../nearest.js';
import { occupantNamed } from './occupant.js';
import type { FieldKind, Path, Type, Vocabulary } from './syntax.js';

/** A path that means something, or why it does not. */
export type Resolved =
  | { readonly path: Path; readonly type: Type }
  | { readonly problem: string; readonly hint: string };

/** What may be asked of a signature or an environment. */
const CHECK = 'compatible';

const KEYED: Partial<Record<FieldKind, Type>> = { numbers: 'number', texts: 'text' };

/**
 * What a name such as `metrics.f1` or `production.metrics.f1` stands for.
 *
 * @param parts - those between its dots; a key may have dots of its own
 * @param text - as it was written
 */
export function resolvePath(
  parts: readonly string[],
  text: string,
  vocabulary: Vocabulary,
): Resolved {
  const fieldOf = (name = '') => {
    const field = vocabulary.synonyms.get(name) ?? name;
    const kind = vocabulary.fields.get(field);
    return kind && { field, kind };
  };
  const [first = '', second, ...rest] = parts;
  const found = fieldOf(first);
  if (found) return below(null, found, parts.slice(1), text);
  const ofOccupant = fieldOf(second);
  if (!ofOccupant) {
    const isOfOccupant = vocabulary.occupants && second !== undefined && isStageOrAlias(first);
    const isFieldMeant = nearest(first, namesOf(vocabulary)).length > 0;
    if (isOfOccupant && !isFieldMeant) return unknown(second, text, rest.length > 0, vocabulary);
    return unknown(first, text, parts.length > 1, vocabulary);
  }
  if (vocabulary.occupants) {
    const named = occupantNamed(first);
    return 'target' in named ? below(named.target, ofOccupant, rest, text) : named;
  }
  return {
    problem: `"${text}" is the value of another version`,
    hint: `each version is looked at by itself here: write ${text.slice(text.indexOf('.') + 1)}`,
  };
}

function below(
  occupant: string | null,
  { field, kind }: { field: string; kind: FieldKind },
  keys: readonly string[],
  text: string,
): Resolved {
  if (kind === 'checks') {
    const key = keys.join('.');
    if (key === CHECK) return { path: { occupant, field, key, text }, type: 'boolean' };
    return { problem: `there is no "${text}"`, hint: `write ${field}.${CHECK}` };
  }
  const ofKey = KEYED[kind];
  if (ofKey !== undefined) {
    if (keys.length > 0)
      return { path: { occupant, field, key: keys.join('.'), text }, type: ofKey };
    return { problem: `"${text}" names none of the ${field}`, hint: `write ${text}.NAME` };
  }
  if (keys.length === 0) {
    return { path: { occupant, field, key: null, text }, type: kind as Type };
  }
  return { problem: `there is nothing below "${field}"`, hint: `write ${field} alone` };
}

function isStageOrAlias(name: string): boolean {
  return 'target' in occupantNamed(name);
}

function namesOf({ fields, synonyms }: Vocabulary): string[] {
  return [...fields.keys(), ...synonyms.keys()];
}

function unknown(name: string, text: string, hasKey: boolean, vocabulary: Vocabulary): Resolved {
  const { fields, refusal } = vocabulary;
  const refused = refusal?.(name);
  if (refused) return refused;
  const problem = `unknown field "${name}"`;
  const names = namesOf(vocabulary);
  if (!hasKey && findStage(name)) return { problem, hint: `a text goes in quotes: '${name}'` };
  const [guess] = nearest(name, names);
  if (guess !== undefined) return { problem, hint: `did you mean "${guess}"?` };
  const all = `the fields are ${names.join(', ')}`;
  if (hasKey) return { problem, hint: all };
  const keyed = [...fields].filter(([, kind]) => KEYED[kind] !== undefined);
  const forms = [...keyed.map(([field]) => `${field}.${text}`), `'${name}' for a text`];
  return { problem, hint: `write ${forms.join(', ')}; ${all}` };
}

/**
 * For a lookup that knows one version only: it must not give its own value for that of another.
 *
 * @throws UsageError for `production.metrics.f1`
 */
export function refuseOccupant({ occupant, text }: Pick<Path, 'occupant' | 'text'>): void {
  if (occupant === null) return;
  throw new UsageError(`"${text}" is the value of another version, which is not yet known here`, {
    hint: `each version is looked at by itself: write ${text.slice(text.indexOf('.') + 1)}`,
  });
}
