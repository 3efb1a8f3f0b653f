import type { Meta, MetaValue } from './meta.js';
import { fromPlainScalar } from './plain-scalar.js';

/** `key: value`, `key:`; then `- value` and `  key: value` below it, and the rest of a long text. */
const LINE = /^([a-z_]+):(?: (.*))?$/;
const ITEM = /^- (.*)$/;
const BELOW = /^ {2}([\w-]+): (.*)$/;
const CONTINUED = /^ {2}(\S.*)$/;
/** Where nothing has a meaning of its own in YAML, however it is put together. */
const PLAIN =
  /^[\p{L}\p{N}_./+\\$;()=^][\p{L}\p{N}_./+\\$;()=^@<>~,'"!?&*%-]*(?:[ :][\p{L}\p{N}_./+\\$;()=^@<>~,'"!?&*%-]+)*$/u;
const QUOTED = /^'((?:[^'\n]|'')*)'$/;

/** What PyYAML writes of MLflow's fields, line by line; null for anything out of the common. */
export function parseCommonMeta(text: string): Meta | null {
  const meta = new Map<string, MetaValue>();
  const lines = text.split('\n');
  if (lines.pop() !== '') return null;
  for (let at = 0; at < lines.length; ) {
    const [, key, first] = LINE.exec(lines[at] ?? '') ?? [];
    if (key === undefined || meta.has(key)) return null;
    at += 1;
    const below: string[] = [];
    for (; at < lines.length && /^[ -]/.test(lines[at] ?? ''); at += 1) below.push(lines[at] ?? '');
    const value = first === undefined ? nested(below) : scalar([first, ...below]);
    if (value === undefined) return null;
    meta.set(key, value);
  }
  return meta;
}

function nested(lines: readonly string[]): MetaValue | undefined {
  const isList = lines[0]?.startsWith('-') ?? false;
  const items: MetaValue[] = [];
  const map = new Map<string, MetaValue>();
  for (const line of lines) {
    const found = (isList ? ITEM : BELOW).exec(line);
    const value = found === null ? undefined : scalar([found.at(-1) ?? '']);
    if (found === null || value === undefined) return undefined;
    if (isList) items.push(value);
    else if (map.has(found[1] ?? '')) return undefined;
    else map.set(found[1] ?? '', value);
  }
  if (lines.length === 0) return null;
  return isList ? items : map;
}

function scalar([first = '', ...more]: readonly string[]): MetaValue | undefined {
  if (more.length === 0) {
    if (first === '[]') return [];
    if (first === '{}') return new Map();
    const quoted = QUOTED.exec(first)?.[1];
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    return PLAIN.test(first) ? fromPlainScalar(first) : undefined;
  }
  const lines = [first, ...more.map((line) => CONTINUED.exec(line)?.[1])];
  if (!lines.every((line) => line !== undefined && PLAIN.test(line))) return undefined;
  return fromPlainScalar(lines.join(' '));
}
