import { invalid } from './errors.js';

export type TokenKind =
  | 'string'
  | 'number'
  | 'identifier'
  | 'compare'
  | 'keyword'
  | 'list'
  | 'other';

export interface Token {
  kind: TokenKind;
  text: string;
}

/** sqlparse 0.6 gives up above this many tokens, each blank being one; MLflow then answers 400. */
const MAX_TOKENS = 10_000;

const NAME = String.raw`[\p{L}_][\p{L}\p{N}_$#]*`;
const QUOTED = String.raw`'(?:''|\\'|[^'])*'|"(?:""|\\"|[^"])*"|${'`'}(?:${'``'}|[^${'`'}])*${'`'}`;
/** sqlparse reads these as keywords or numbers even after a dot, so `tags.from` is no identifier. */
const NOT_A_KEY = String.raw`(?!(?:case|in|values|using|from|as)\b|\d\d|\de\d)`;
const KEY = String.raw`${NOT_A_KEY}(?=[\p{L}\p{N}_]*[\p{L}_])[\p{L}\p{N}_$#]+`;

const RULES: readonly (readonly [TokenKind, RegExp])[] = [
  ['other', /^--[^\n]*/],
  ['number', /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?(?![\p{L}\p{N}_])/iu],
  ['compare', /^(?:not\s+)?i?like\b/i],
  ['keyword', /^(?:is\s+not\s+null|is\s+null|not\s+in|and|or|not|in|is|null|between)\b/i],
  [
    'identifier',
    new RegExp(String.raw`^(?:${NAME}|"[^"]*"|${'`[^`]*`'})(?:\.(?:${KEY}|${QUOTED}))*`, 'iu'),
  ],
  ['string', /^'(?:''|\\'|[^'])*'/],
  ['compare', /^(?:==|<>|!=|<=|>=|=|<|>)/],
  ['other', /^./su],
];

/** Words sqlparse knows from SQL, which cannot stand alone as a column. */
const RESERVED = new Set(['version', 'source', 'type', 'date', 'text', 'key', 'timestamp']);

/** Splits a filter as sqlparse does, as far as MLflow's grammar can tell the difference. */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  let count = 0;
  let rest = filter;
  while (rest !== '') {
    const blank = /^\s+/.exec(rest)?.[0];
    const token = blank === undefined ? nextToken(rest) : undefined;
    if (token !== undefined) tokens.push(token);
    count += blank?.length ?? leaves(token);
    rest = rest.slice((blank ?? token?.text ?? rest).length);
  }
  if (count > MAX_TOKENS) throw invalid(`Error on parsing filter '${filter}'`);
  return tokens;
}

function nextToken(rest: string): Token {
  if (rest.startsWith('(')) return readList(rest);
  for (const [kind, rule] of RULES) {
    const text = rule.exec(rest)?.[0];
    if (text === undefined) continue;
    const reserved = kind === 'identifier' && RESERVED.has(text.toLowerCase());
    return { kind: reserved ? 'other' : kind, text };
  }
  return { kind: 'other', text: rest };
}

/** Everything up to the closing parenthesis, quotes respected; without one, the parenthesis is alone. */
function readList(rest: string): Token {
  const quoted = /'(?:\\.|''|[^'\\])*'|"(?:\\.|[^"\\])*"/sy;
  let depth = 0;
  for (let at = 0; at < rest.length; at += 1) {
    quoted.lastIndex = at;
    const skipped = quoted.exec(rest)?.[0];
    if (skipped !== undefined) at += skipped.length - 1;
    else if (rest[at] === '(') depth += 1;
    else if (rest[at] === ')') depth -= 1;
    if (depth === 0) return { kind: 'list', text: rest.slice(0, at + 1) };
  }
  return { kind: 'other', text: '(' };
}

function leaves(token: Token | undefined): number {
  if (token?.kind === 'identifier') return 2 * token.text.split('.').length - 1;
  if (token?.kind !== 'list') return 1;
  return (token.text.match(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\s|[\p{L}\p{N}_]+|./gsu) ?? [])
    .length;
}
