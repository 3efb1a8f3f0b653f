import { UsageError } from './errors.js';
import { nearest } from './nearest.js';
import { STAGES, type Stage } from './types.js';

/** MLflow takes stages in any case (`production`); this gives its own spelling, or nothing. */
export function findStage(text: string): Stage | undefined {
  const wanted = text.toLowerCase();
  return STAGES.find((stage) => stage === text || stage.toLowerCase() === wanted);
}

/** @throws UsageError naming the four stages */
export function parseStage(text: string): Stage {
  const stage = findStage(text);
  if (stage) return stage;
  const [guess] = nearest(text, STAGES);
  throw new UsageError(`"${text}" is not a stage: expected one of ${STAGES.join(', ')}`, {
    hint: guess ? `did you mean --stage ${guess}?` : undefined,
  });
}

/** MLflow's rule for aliases: word characters and hyphens, 255 at most (3.17.2). */
export function isAlias(text: string): boolean {
  return /^[\p{L}\p{N}_-]{1,255}$/u.test(text) && !isReservedAlias(text);
}

/** `latest` and `v3` have a meaning of their own in MLflow's URIs. */
export function isReservedAlias(text: string): boolean {
  return /^latest$/i.test(text) || /^v\p{Nd}+$/iu.test(text);
}

/** @throws UsageError with MLflow's rule */
export function parseAlias(text: string): string {
  if (isAlias(text)) return text;
  throw new UsageError(`"${text}" cannot be an alias`, {
    hint: isReservedAlias(text)
      ? 'MLflow reserves "latest" and "v<number>"; choose another word, such as champion'
      : 'an alias has letters, digits, "_" and "-" only, 255 at most',
  });
}

/** MLflow's rule for the names of registered models (3.17.2); a name that breaks it cannot exist. */
export function isModelName(text: string): boolean {
  return text.trim() !== '' && text !== '.' && text !== '..' && !/[/:]/.test(text);
}

/** @throws UsageError with MLflow's rule */
export function parseModelName(text: string): string {
  if (isModelName(text)) return text;
  throw new UsageError(`"${text}" cannot be the name of a model`, {
    hint: 'a name is not blank and has no "/" and no ":"',
  });
}

/** MLflow's rule for the names of tags, parameters and metrics (3.17.2). */
export function isEntityKey(text: string): boolean {
  const legal = /^[/\p{L}\p{N}_.\- :]{1,250}$/u.test(text);
  const normal = !text.startsWith('..') && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(text);
  return legal && normal;
}

/** @throws UsageError with MLflow's rule for tag keys */
export function parseTagKey(text: string): string {
  if (isEntityKey(text)) return text;
  throw new UsageError(`"${text}" cannot be a tag key`, {
    hint: 'a key has letters, digits, spaces and _ . - : / only, 250 at most',
  });
}
