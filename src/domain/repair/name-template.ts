import { UsageError } from '../errors.js';
import { isModelName } from '../names.js';
import { nearest } from '../nearest.js';
import type { Tags } from '../types.js';

/** What a name may be made of. */
export interface NameValues {
  readonly experiment: string | null;
  /** Of the logged model, or the last folder of its path in the run. */
  readonly name: string | null;
  readonly runName: string | null;
  readonly tags: Tags;
  readonly params: ReadonlyMap<string, string>;
}

/** Text and what stands between braces, in turn; the first is text. */
export type NameTemplate = readonly string[];

const WORDS = ['experiment', 'name', 'run_name', 'tags.KEY', 'params.KEY'] as const;
const LONGEST = 256;

/**
 * Reads a template such as `EURUSD_{tags.model_type}`.
 *
 * @throws UsageError
 */
export function parseNameTemplate(text: string): NameTemplate {
  const parts = text.split(/\{([^{}]*)\}/);
  const hint = `write ${WORDS.map((word) => `{${word}}`).join(', ')} and text`;
  if (parts.some((part, index) => index % 2 === 0 && /[{}]/.test(part))) {
    throw new UsageError(`"${text}" has a brace without its other`, { hint });
  }
  for (const [index, word] of parts.entries()) {
    if (index % 2 === 0 || /^(?:experiment|name|run_name|(?:tags|params)\..+)$/s.test(word))
      continue;
    const [guess] = nearest(word, WORDS);
    throw new UsageError(`"{${word}}" is nothing that a name can be made of`, {
      hint: guess === undefined ? hint : `did you mean {${guess}}?`,
    });
  }
  if (text.trim() === '') throw new UsageError('the template of names is empty', { hint });
  return parts;
}

/** The name of a model, or why there is none. `/` and `:`, which no name may have, become `_`. */
export function nameBy(
  template: NameTemplate,
  values: NameValues,
): { readonly name: string } | { readonly problem: string } {
  let name = '';
  for (const [index, part] of template.entries()) {
    const value = index % 2 === 0 ? part : valueFor(part, values);
    if (value === null || value === '') {
      if (index % 2 === 0) continue;
      return { problem: `there is no ${part} to name it by` };
    }
    name += value.replace(/[/:]/g, '_');
  }
  if (isModelName(name) && name.length <= LONGEST) return { name };
  return { problem: `"${name.slice(0, 80)}" cannot be the name of a model` };
}

function valueFor(word: string, values: NameValues): string | null {
  if (word.startsWith('tags.')) return values.tags.get(word.slice('tags.'.length)) ?? null;
  if (word.startsWith('params.')) return values.params.get(word.slice('params.'.length)) ?? null;
  if (word === 'run_name') return values.runName;
  return word === 'name' ? values.name : values.experiment;
}
