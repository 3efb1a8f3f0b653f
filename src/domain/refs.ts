import { UsageError } from './errors.js';
import { isLabelOrRange } from './label-format.js';
import { findStage, isAlias, isModelName, parseStage } from './names.js';
import { nearest } from './nearest.js';
import { STAGES, type Stage } from './types.js';

/** Which version of a model. */
export type Selector =
  | { readonly kind: 'number'; readonly version: string }
  | { readonly kind: 'latest' }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'alias'; readonly alias: string }
  /** A semantic label, or a range of them: the highest that there is. */
  | { readonly kind: 'label'; readonly label: string };

/**
 * What a ref names. `model` without `selector` is the bare model. `name` is as typed: the prefix
 * is tried when the model is looked up.
 */
export type Ref =
  | { readonly kind: 'model'; readonly name: string; readonly selector?: Selector }
  | { readonly kind: 'logged-model'; readonly modelId: string }
  | { readonly kind: 'run'; readonly runId: string; readonly path: string };

const FORMS = 'write NAME/3, NAME@champion, NAME/Production, NAME/latest or models:/NAME/3';

/**
 * Reads a ref: `name`, `name/3`, `name:3`, `name@champion`, `name/Production`, `name/latest`, `name@^1.2`,
 * MLflow's `models:/…` in all its forms, `runs:/<run>/<path>`.
 *
 * @throws UsageError for what cannot be a ref
 */
export function parseRef(text: string): Ref {
  if (/^\.{0,2}\//.test(text)) {
    throw new UsageError(`"${text}" is a path; a model or version is expected here`, {
      hint: FORMS,
    });
  }
  if (text.startsWith('models:/')) return parseModelsUri(text);
  if (text.startsWith('runs:/')) return parseRunsUri(text);

  const separator = text.search(/[/:]/);
  if (separator >= 0) {
    return modelRef(text, text.slice(0, separator), parseVersion(text.slice(separator + 1), text));
  }
  return splitAtAlias(text, text) ?? modelRef(text, text);
}

/** A name may hold an @ of its own, so only what can be an alias or version is split off. */
function splitAtAlias(text: string, whole: string): Ref | undefined {
  const at = text.lastIndexOf('@');
  const selector = at > 0 ? aliasOrVersion(text.slice(at + 1)) : undefined;
  return selector && modelRef(whole, text.slice(0, at), selector);
}

/**
 * Reads what follows `name/` or `--version`: a number, `v3`, `latest`, a label, a range of labels or a
 * stage.
 *
 * @param whole - what the user typed, for the message
 */
export function parseVersion(text: string, whole: string = text): Selector {
  const selector = versionNumber(text);
  if (selector) return selector;
  const stage = findStage(text);
  if (stage) return { kind: 'stage', stage };
  if (isLabelOrRange(text)) return { kind: 'label', label: text };
  const [stageLike] = nearest(text, STAGES);
  const where = text === whole ? '' : ` in "${whole}"`;
  throw new UsageError(`"${text}"${where} is neither a version nor a stage`, {
    hint: `${stageLike ? `did you mean ${stageLike}? ` : ''}a version is a number, v3, latest or a label such as v1.2.0 or ^1.2; a stage is one of ${STAGES.join(', ')}; an alias is written NAME@alias`,
  });
}

function versionNumber(text: string): Selector | undefined {
  if (text.toLowerCase() === 'latest') return { kind: 'latest' };
  const number = numberIn(text);
  return number === undefined ? undefined : { kind: 'number', version: number };
}

/** `3` of `3`, `v3` and `03`; undefined for any other text. */
export function numberIn(text: string): string | undefined {
  return /^v?0*([1-9]\d{0,15})$/i.exec(text)?.[1];
}

function aliasOrVersion(text: string): Selector | undefined {
  // `@3` is an alias called 3, which MLflow allows; `@v3` and `@latest` it reserves for versions.
  if (isAlias(text)) return { kind: 'alias', alias: text };
  return versionNumber(text) ?? (isLabelOrRange(text) ? { kind: 'label', label: text } : undefined);
}

function modelRef(whole: string, name: string, selector?: Selector): Ref {
  if (!isModelName(name)) {
    throw new UsageError(`"${whole}" names no model`, { hint: FORMS });
  }
  return selector ? { kind: 'model', name, selector } : { kind: 'model', name };
}

function parseModelsUri(text: string): Ref {
  const path = text.slice('models:/'.length);
  const parts = path.split('/');
  const [first = '', second] = parts;
  if (first === '' || parts.length > 2) {
    throw new UsageError(`"${text}" is not a models:/ URI`, { hint: FORMS });
  }
  if (second !== undefined) return modelRef(text, first, parseVersion(second, text));
  const byAlias = splitAtAlias(first, text);
  if (byAlias) return byAlias;
  if (/^m-./.test(first)) return { kind: 'logged-model', modelId: first };
  throw new UsageError(`"${text}" names no version`, { hint: FORMS });
}

function parseRunsUri(text: string): Ref {
  const [, runId, path] = /^runs:\/([^/]+)\/(.*[^/])\/*$/.exec(text) ?? [];
  if (runId && path) return { kind: 'run', runId, path };
  throw new UsageError(`"${text}" is not a runs:/ URI`, { hint: 'write runs:/RUN_ID/PATH' });
}

/** What the options `--model`, `--version`, `--alias`, `--stage` of a command said. */
export interface RefOptions {
  readonly ref?: string | undefined;
  readonly model?: string | undefined;
  readonly version?: string | undefined;
  readonly alias?: string | undefined;
  readonly stage?: string | undefined;
}

/**
 * One ref from a positional argument and the options, refused when they name a version twice.
 * The value of `--model` is taken literally, never split.
 */
export function refFromOptions(options: RefOptions): Ref | undefined {
  const { ref, model } = options;
  const selectors = [
    options.version === undefined ? [] : [parseVersion(options.version)],
    options.alias === undefined ? [] : [{ kind: 'alias', alias: options.alias } as const],
    options.stage === undefined
      ? []
      : [{ kind: 'stage', stage: parseStage(options.stage) } as const],
  ].flat();
  if (selectors.length > 1) throw twoWays('--version, --alias and --stage', 'give one of them');
  if (ref !== undefined && model !== undefined) {
    throw new UsageError(`the model is named twice: "${ref}" and --model "${model}"`, {
      hint: 'give one of the two',
    });
  }
  const [selector] = selectors;
  if (model !== undefined) return modelRef(model, model, selector);
  if (ref === undefined) {
    if (!selector) return undefined;
    throw new UsageError('a version is named, but no model', { hint: 'add --model NAME' });
  }
  const parsed = parseRef(ref);
  if (!selector) return parsed;
  if (parsed.kind === 'model' && !parsed.selector) return modelRef(ref, parsed.name, selector);
  throw twoWays(`"${ref}" and an option`, 'give the version once');
}

function twoWays(what: string, hint: string): UsageError {
  return new UsageError(`the version is named twice: ${what}`, { hint });
}

/** The name in a ref that may only be a model's. @throws UsageError for any other ref */
export function modelNameOf(ref: Ref): string {
  if (ref.kind === 'model' && !ref.selector) return ref.name;
  throw new UsageError('a model is expected here, not a version of it', {
    hint: 'write the name alone',
  });
}
