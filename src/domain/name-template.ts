import { UsageError } from './errors.js';
import { parseModelName } from './names.js';
import { parseRunKey, type RunKey, runKeyText, runKeyValue } from './run-key.js';
import type { Run } from './types.js';

/** The name of a registered model, made of what a run has. */
export interface NameTemplate {
  readonly text: string;
  readonly parts: readonly NamePart[];
}

type NamePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'experiment' }
  | { readonly kind: 'value'; readonly key: RunKey };

/**
 * Reads `{experiment}_{tags.model_type}`.
 *
 * @throws UsageError for what stands in braces and is neither the experiment nor a tag or parameter
 */
export function parseNameTemplate(text: string): NameTemplate {
  const hint =
    'write {experiment}, {tags.KEY} or {params.KEY}, such as {experiment}_{tags.model_type}';
  const parts = text.split(/(\{[^{}]*\})/u).map((piece): NamePart => {
    const inner = /^\{(.*)\}$/su.exec(piece)?.[1];
    if (inner === undefined) {
      if (/[{}]/.test(piece)) throw new UsageError(`"${text}" has a brace too many`, { hint });
      return { kind: 'text', text: piece };
    }
    if (inner === 'experiment') return { kind: 'experiment' };
    try {
      return { kind: 'value', key: parseRunKey(inner) };
    } catch (cause) {
      throw new UsageError(`"{${inner}}" is nothing that a run has a value of`, { hint, cause });
    }
  });
  return { text, parts };
}

/** The name where none is given: one model for the experiment, or one for each group. */
export function defaultNameTemplate(groupBy: RunKey | null): NameTemplate {
  const experiment = '{experiment}';
  return parseNameTemplate(
    groupBy === null ? experiment : `${experiment}_{${runKeyText(groupBy)}}`,
  );
}

/** True if two runs of an experiment can have different names by it. */
export function tellsApart({ parts }: NameTemplate): boolean {
  return parts.some(({ kind }) => kind === 'value');
}

/** @throws UsageError if the run lacks a value, or what comes out cannot be the name of a model */
export function modelNameOfRun(
  { text, parts }: NameTemplate,
  experiment: string,
  run: Pick<Run, 'runId' | 'tags' | 'params'>,
): string {
  const pieces = parts.map((part) => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'experiment') return experiment;
    const value = runKeyValue(run, part.key);
    if (value !== null) return value;
    throw new UsageError(
      `the run ${run.runId} has no ${runKeyText(part.key)}, and ${text} wants it`,
      {
        hint: 'give another --name',
      },
    );
  });
  return parseModelName(pieces.join(''));
}
