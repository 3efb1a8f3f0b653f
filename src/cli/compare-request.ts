import { DEFAULT_VIEWS, VIEWS, type View } from '../domain/comparison.js';
import { UsageError } from '../domain/errors.js';
import { isLabelOrRange } from '../domain/label-format.js';
import { findStage, isAlias, parseAlias } from '../domain/names.js';
import { nearest } from '../domain/nearest.js';
import { modelNameOf, parseRef, parseVersion, type Ref, type Selector } from '../domain/refs.js';
import type { CompareOptions } from './commands/compare.js';
import { givenRef } from './given-ref.js';
import { modelFlag } from './options.js';

/** Which versions `compare` is to compare. */
export interface Request {
  readonly refs: readonly Ref[];
  /** Of the other registry; none if there is none. */
  readonly otherRefs: readonly Ref[];
  readonly baseline: Ref | undefined;
}

/** @throws UsageError for what cannot be compared */
export function requestOf(args: readonly (string | undefined)[], options: CompareOptions): Request {
  const words = args.filter((arg) => arg !== undefined);
  const refs = givenRefs(words, options);
  const baseline = options.baseline === undefined ? undefined : baselineRef(options.baseline, refs);
  if (options.otherRegistry !== undefined) {
    checkOther(words, options.otherRegistry);
    const [here = [], there = here] = words.length === 2 ? refs.map((ref) => [ref]) : [refs];
    return { refs: here, otherRefs: there, baseline };
  }
  const [only] = refs;
  const isOneVersion = refs.length === 1 && !(only?.kind === 'model' && !only.selector);
  if (isOneVersion && baseline === undefined) {
    throw new UsageError('there is one version only: nothing to compare it with', {
      hint: 'name a second, such as NAME@champion, or a model alone for all its versions',
    });
  }
  return { refs, otherRefs: [], baseline };
}

/** One ref is compared in both registries; of two refs the second is of the other. */
function checkOther(words: readonly string[], uri: string): void {
  if (words.length > 2) {
    throw new UsageError(`${words.length} refs are given, and two registries`, {
      hint: 'with --other-registry give one ref, or one for each of the two',
    });
  }
  if (/^[\w.-]+:\d+(\/|$)/.test(uri)) {
    throw new UsageError(`"${uri}" has no scheme`, {
      hint: `did you mean --other-registry http://${uri}?`,
    });
  }
}

/** @throws UsageError */
function givenRefs(words: readonly string[], options: CompareOptions): Ref[] {
  if (words.length < 2) {
    const ref = givenRef(words[0], options);
    if (options.versions === undefined) return [ref];
    const name = modelNameOf(ref);
    const selectors = options.versions.split(',').map((word) => selectorOf(word.trim(), options));
    return selectors.map((selector) => ({ kind: 'model', name, selector }));
  }
  const named = [modelFlag(options), options.version, options.alias, options.stage];
  if ([...named, options.versions].some((value) => value !== undefined)) {
    throw new UsageError('several refs are given, and an option that names a version as well', {
      hint: 'write each version as a ref: NAME/3, NAME@champion, NAME/Production',
    });
  }
  return words.map(parseRef);
}

function selectorOf(word: string, { versions }: CompareOptions): Selector {
  const behind = word.startsWith('@') ? word.slice(1) : null;
  if (behind === null) return parseVersion(word, versions);
  return isAlias(behind) || !isLabelOrRange(behind)
    ? { kind: 'alias', alias: parseAlias(behind) }
    : { kind: 'label', label: behind };
}

/** A version of the one model that is compared, or a whole ref. */
function baselineRef(text: string, refs: readonly Ref[]): Ref {
  const isShort =
    /^(@.*|v?\d+|latest)$/i.test(text) || findStage(text) !== undefined || isLabelOrRange(text);
  if (!isShort) return parseRef(text);
  const names = new Set(refs.map((ref) => (ref.kind === 'model' ? ref.name : undefined)));
  const [name] = names;
  if (names.size > 1 || name === undefined) {
    throw new UsageError(`several models are compared: whose version is --baseline ${text}?`, {
      hint: 'write it as NAME/3 or NAME@champion',
    });
  }
  return { kind: 'model', name, selector: selectorOf(text, { versions: text }) };
}

/** @throws UsageError naming the nearest view */
export function parseViews({ view: given, inference }: CompareOptions): readonly View[] {
  const added: readonly View[] = inference ? ['inference'] : [];
  if (given === undefined) return inference ? added : DEFAULT_VIEWS;
  const words = given.flatMap((each) => each.split(',')).map((word) => word.trim());
  const views = words.map((word) => {
    const view = VIEWS.find((each) => each === word.toLowerCase());
    if (view) return view;
    const [guess] = nearest(word, VIEWS);
    throw new UsageError(`there is no view "${word}"`, {
      hint: guess ? `did you mean --view ${guess}?` : `the views are ${VIEWS.join(', ')}`,
    });
  });
  return [...views, ...added];
}
