import { UsageError } from '../errors.js';
import { isLabelOrRange } from '../label-format.js';
import { findStage, parseAlias } from '../names.js';
import { parseRef, parseVersion, type Ref, type Selector } from '../refs.js';

/** A side of a choice, by the name that decides which keys are its own. */
export interface RouteRef {
  readonly name: string;
  readonly ref: Extract<Ref, { kind: 'model' }> & { readonly selector: Selector };
}

/**
 * Reads the name of a side: `champion` or `@champion`, `3`, `latest`, `Production`, `^1.2` of the model; or, of any
 * model, a ref such as `EURUSD_LSTM@champion`.
 *
 * @throws UsageError for what names no version
 */
export function routeRef(text: string, model: string | undefined): RouteRef {
  const isShort = /^@?[^@/:]+$/.test(text);
  if (isShort && model !== undefined) {
    const selector = selectorOf(text);
    return { name: nameOf(selector), ref: { kind: 'model', name: model, selector } };
  }
  const ref = parseRef(text);
  if (ref.kind === 'model' && ref.selector) {
    return { name: text, ref: { ...ref, selector: ref.selector } };
  }
  throw new UsageError(`"${text}" names no version of a model`, {
    hint: 'write NAME@champion, NAME/3 or NAME/Production; after a model @champion, 3 or Production',
  });
}

function selectorOf(text: string): Selector {
  const isVersion = /^(latest|v?\d+)$/i.test(text) || findStage(text) !== undefined;
  if (isVersion) return parseVersion(text);
  const word = text.replace(/^@/, '');
  if (isLabelOrRange(word)) return { kind: 'label', label: word };
  return { kind: 'alias', alias: parseAlias(word) };
}

/** One for each version, however it was typed: it decides which keys are its own. */
function nameOf(selector: Selector): string {
  switch (selector.kind) {
    case 'alias':
      return `@${selector.alias}`;
    case 'number':
      return selector.version;
    case 'stage':
      return selector.stage;
    case 'latest':
      return 'latest';
    case 'label':
      return selector.label;
  }
}
