import { refuseHalves } from '../refuse-halves.js';
import { type Meta, type MetaValue, Verbatim } from './meta.js';
import { isPlainText } from './plain-scalar.js';

/**
 * A `meta.yaml` as PyYAML writes it: keys in order, a line each. Python reads each value with the
 * type that it has here; a long text is on one line, which PyYAML would fold.
 */
export function metaText(meta: Meta): string {
  return `${lines(meta).join('\n')}\n`;
}

function lines(meta: Meta): string[] {
  return [...meta]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([key, value]) => entry(`${scalar(key)}:`, value));
}

function entry(head: string, value: MetaValue): string[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${head} []`];
    return [head, ...value.map((item) => `- ${inline(item)}`)];
  }
  if (value instanceof Map) {
    if (value.size === 0) return [`${head} {}`];
    return [head, ...lines(value).map((line) => `  ${line}`)];
  }
  return [`${head} ${inline(value)}`];
}

function inline(value: MetaValue): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return scalar(value);
  if (value instanceof Verbatim) return value.text;
  if (value instanceof Map) {
    return `{${Array.from(value, ([key, each]) => `${scalar(key)}: ${inline(each)}`).join(', ')}}`;
  }
  return `[${Array.from(value as readonly MetaValue[], inline).join(', ')}]`;
}

/** Texts that mean themselves wherever they stand, within `[a, b]` too. */
const PLAIN = /^[\p{L}\p{N}_./$;()\\^+][\p{L}\p{N}_./$;()\\^+ :'"=@~%-]*$/u;
/** What PyYAML takes in a file as it is: neither breaks of lines, nor beyond 16 bits. */
const PRINTABLE = /^[ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;

function scalar(text: string): string {
  refuseHalves(text);
  if (!PRINTABLE.test(text)) return `"${text.replace(ESCAPED, escaped)}"`;
  const isPlain = PLAIN.test(text) && !/:(?: |$)| $|^---|^\.\.\./.test(text) && isPlainText(text);
  return isPlain ? text : `'${text.replaceAll("'", "''")}'`;
}

const ESCAPED = /[^ !#-[\]-~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu;

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
