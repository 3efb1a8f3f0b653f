import { UsageError } from './errors.js';
import { isModelName } from './names.js';
import { nearest } from './nearest.js';
import { parseRunKey, type RunKey, runKeyText, runKeyValue } from './run-key.js';
import type { Run } from './types.js';

/** The name of a registered model, made of what its run has. */
export interface NameTemplate {
  readonly text: string;
  readonly parts: readonly NamePart[];
}

type NamePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly word: NameWord }
  | { readonly kind: 'value'; readonly key: RunKey };

/** `name` is that of the logged model, or the last folder of its path in the run. */
export type NameWord = 'experiment' | 'name' | 'run_name';

/** What a name is made of; null, or no entry, for what is not there. */
export interface NameValues extends Readonly<Partial<Record<NameWord, string | null>>> {
  readonly tags: Run['tags'];
  readonly params: Run['params'];
}

const ALL: readonly NameWord[] = ['experiment', 'name', 'run_name'];
/** Of a name in MLflow's database. */
const LONGEST = 256;
/** Characters of a name that cannot be, in an error. */
const SHOWN = 80;

/**
 * Reads `{experiment}_{tags.model_type}`.
 *
 * @param words - that it may use, besides tags and parameters
 * @throws UsageError for what stands in braces and is none of them
 */
export function parseNameTemplate(text: string, words = ALL): NameTemplate {
  const known = [...words, 'tags.KEY', 'params.KEY'];
  const hint = `write ${known.map((word) => `{${word}}`).join(', ')} and text`;
  if (text.trim() === '') throw new UsageError('the template of names is empty', { hint });
  const parts = text.split(/(\{[^{}]*\})/u).map((piece): NamePart => {
    const inner = /^\{(.*)\}$/su.exec(piece)?.[1];
    if (inner === undefined) {
      if (/[{}]/.test(piece)) throw new UsageError(`"${text}" has a brace too many`, { hint });
      return { kind: 'text', text: piece };
    }
    const word = words.find((each) => each === inner);
    if (word) return { kind: 'word', word };
    try {
      return { kind: 'value', key: parseRunKey(inner) };
    } catch (cause) {
      const [guess] = nearest(inner, known);
      throw new UsageError(`"{${inner}}" is nothing that a name can be made of`, {
        hint: guess === undefined ? hint : `did you mean {${guess}}?`,
        cause,
      });
    }
  });
  return { text, parts };
}

/**
 * The name of the models of the best runs: as given, or the default.
 *
 * @param groupBy - null for one group of all runs
 * @throws UsageError for what is no template, and for one name of several groups
 */
export function bestRunTemplate(given: string | undefined, groupBy: RunKey | null): NameTemplate {
  const name =
    given === undefined
      ? defaultNameTemplate(groupBy)
      : parseNameTemplate(given, ['experiment', 'run_name']);
  if (groupBy === null || tellsApart(name)) return name;
  throw new UsageError(`"${name.text}" is the same name for every group`, {
    hint: `add {${runKeyText(groupBy)}} to it`,
  });
}

/** The name where none is given: one model for the experiment, or one for each group of its runs. */
export function defaultNameTemplate(groupBy: RunKey | null): NameTemplate {
  const experiment = '{experiment}';
  return parseNameTemplate(
    groupBy === null ? experiment : `${experiment}_{${runKeyText(groupBy)}}`,
  );
}

/** True if two runs of an experiment can have different names by it. */
function tellsApart({ parts }: NameTemplate): boolean {
  return parts.some(({ kind }) => kind === 'value');
}

/** The name of a model, or why there is none. `/` and `:`, which no name may have, become `_`. */
export function nameBy(
  { parts }: NameTemplate,
  values: NameValues,
): { readonly name: string } | { readonly problem: string } {
  let name = '';
  for (const part of parts) {
    if (part.kind === 'text') {
      name += part.text;
      continue;
    }
    const isWord = part.kind === 'word';
    const value = isWord ? values[part.word] : runKeyValue(values, part.key);
    if (!value) {
      return { problem: `there is no ${isWord ? part.word : runKeyText(part.key)} to name it by` };
    }
    name += value.replace(/[/:]/g, '_');
  }
  if (isModelName(name) && name.length <= LONGEST) return { name };
  return { problem: `"${name.slice(0, SHOWN)}" cannot be the name of a model` };
}
