import { isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { IntegrityError } from '../../../../domain/errors.js';
import type { Meta, MetaValue } from './meta.js';
import { fromPlainScalar } from './plain-scalar.js';

/** Deeper than anything that MLflow writes. */
const MAX_DEPTH = 10;

/**
 * Reads any YAML mapping. References are taken for null, and never followed. Objects of Python's
 * are read for what they are in YAML: PyYAML's safe loader would refuse the file.
 *
 * @throws IntegrityError for what is no YAML mapping
 */
export function parseAnyMeta(text: string): Meta {
  const document = parseDocument(text, {
    // All scalars as texts: what PyYAML makes of them is decided here.
    schema: 'failsafe',
    version: '1.1',
    prettyErrors: false,
    logLevel: 'silent',
    uniqueKeys: false,
  });
  const [problem] = document.errors;
  if (problem) throw new IntegrityError(`no valid YAML: ${problem.message}`);
  const { contents } = document;
  const meta = contents === null ? null : toValue(contents, 0);
  if (meta instanceof Map) return meta;
  throw new IntegrityError('no mapping of keys to values');
}

function toValue(node: unknown, depth: number): MetaValue {
  if (depth > MAX_DEPTH) return null;
  if (isMap<Node, Node | null>(node)) {
    return new Map(
      node.items
        .filter(({ key }) => isScalar(key))
        .map(({ key, value }) => [textOf(key), toValue(value, depth + 1)]),
    );
  }
  if (isSeq(node)) return node.items.map((item) => toValue(item, depth + 1));
  if (!isScalar(node)) return null;
  return node.type === 'PLAIN' ? fromPlainScalar(textOf(node)) : textOf(node);
}

function textOf(node: unknown): string {
  return isScalar(node) ? String(node.value ?? '') : '';
}
