import { nearest } from '../nearest.js';
import type { Scanner, Written } from './scanner.js';
import type { VersionAttribute } from './syntax.js';

/** What a condition is about. */
export type Field<Attribute extends VersionAttribute> =
  | { readonly on: 'attribute'; readonly attribute: Attribute }
  | { readonly on: 'tag'; readonly key: string };

const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const DOT = /\./y;
const PLAIN_KEY = /[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*/uy;
const QUOTED_KEY = /`(?:``|[^`])*`|"(?:""|\\"|[^"])*"|'(?:''|\\'|[^'])*'/y;
const REST_OF_KEY = /[^\s=!<>]+/uy;
const PREFIXES = ['attribute', 'tag', 'tags'];

/** MLflow's SQL parser takes these parts of a key for words of SQL, or for numbers. */
const NEEDS_QUOTES = /(?:^|\.)(?:(?:case|in|values|using|from|as)(?:\.|$)|\d(?:\d|e\d|\.|$))/i;

const JOIN_HINT = 'conditions are joined with AND; --where knows or, not and brackets';
const ODD_KEY_HINT = 'an odd key goes between two backticks: tags.`my key`';

/**
 * `name`, `attribute.name`, ``tags.`my key` ``, `tag.team`.
 *
 * @throws ExpressionError for what a filter does not know
 */
export function readField<Attribute extends VersionAttribute>(
  scanner: Scanner,
  attributes: readonly Attribute[],
): Field<Attribute> {
  const word = scanner.take(WORD);
  if (word === undefined) throw scanner.unexpected(JOIN_HINT);
  if (/^(?:or|not)$/i.test(word.written)) {
    throw scanner.error(`"${word.written}" is not expected here`, word, JOIN_HINT);
  }
  if (scanner.takeAdjoining(DOT) === undefined) return attributeOf(word, scanner, attributes);
  if (!PREFIXES.includes(word.written)) {
    const end = scanner.takeAdjoining(REST_OF_KEY)?.end ?? word.end;
    const whole = { ...word, written: scanner.text.slice(word.start, end), end };
    throw unknown(whole, scanner, attributes);
  }
  if (word.written !== 'attribute') return { on: 'tag', key: readKey(scanner) };
  const name = scanner.takeAdjoining(PLAIN_KEY);
  if (name === undefined) throw scanner.unexpected('write name, or attribute.name');
  return attributeOf(name, scanner, attributes);
}

function attributeOf<Attribute extends VersionAttribute>(
  name: Written,
  scanner: Scanner,
  attributes: readonly Attribute[],
): Field<Attribute> {
  const attribute = attributes.find((each) => each === name.written);
  if (attribute === undefined) throw unknown(name, scanner, attributes);
  return { on: 'attribute', attribute };
}

function readKey(scanner: Scanner): string {
  const quoted = scanner.takeAdjoining(QUOTED_KEY);
  const key = quoted ?? scanner.takeAdjoining(PLAIN_KEY);
  const odd = scanner.takeAdjoining(REST_OF_KEY);
  if (odd !== undefined) {
    throw scanner.error(`"${odd.written}" cannot be in a key without quotes`, odd, ODD_KEY_HINT);
  }
  if (key === undefined) {
    throw scanner.error('a key is missing after the "."', scanner.takeAnything(), ODD_KEY_HINT);
  }
  if (quoted !== undefined) return key.written.slice(1, -1);
  if (NEEDS_QUOTES.test(key.written)) {
    const hint = `write tags.\`${key.written}\``;
    throw scanner.error(`"${key.written}" is no key without quotes`, key, hint);
  }
  return key.written;
}

function unknown(name: Written, scanner: Scanner, attributes: readonly VersionAttribute[]) {
  const all = [...attributes, 'tags.KEY'];
  const legal = `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
  const [guess] = nearest(name.written, [...attributes, 'tags']);
  const meant =
    guess === undefined ? '' : `did you mean "${guess === 'tags' ? 'tags.KEY' : guess}"? `;
  const hint = `${meant}a filter knows ${legal}; --where knows metrics, stages and more`;
  return scanner.error(`a filter does not know "${name.written}"`, name, hint);
}
