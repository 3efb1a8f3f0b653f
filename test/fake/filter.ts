import { internal, invalid, MlflowError, UncaughtError } from './errors.js';
import { type Token, tokenize } from './filter-tokens.js';
import { type Literal, LiteralError, parsePythonLiteral } from './python-literal.js';

/** One `identifier op value` of a filter, not yet understood. */
export interface Clause {
  identifier: string;
  op: string;
  /** Absent for IS NULL and IS NOT NULL. */
  value: Token | undefined;
}

/** Splits a filter into its clauses. AND is optional and may be repeated: the server ignores it. */
export function parseFilter(filter: string): Clause[] {
  if (filter === '') return [];
  if (filter.trim() === '') throw invalid(`Invalid filter '${filter}'. Could not be parsed.`);
  const tokens = tokenize(filter);
  const semicolon = tokens.findIndex((token) => token.text === ';');
  if (semicolon >= 0 && semicolon < tokens.length - 1) {
    throw invalid(
      `Search filter contained multiple expression ${JSON.stringify(filter)}. Provide AND-ed expression list.`,
    );
  }
  const clauses: Clause[] = [];
  const rejected: string[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    const read = readClause(tokens.slice(at, at + 3));
    // A column without an AND before it belongs to what is before, unless a comparison has it first.
    const isTaken = /IN$/.test(read?.op ?? '') && at > 0 && !isKeyword(tokens[at - 1], 'AND');
    const clause = isTaken ? undefined : read;
    if (clause !== undefined) clauses.push(clause);
    else if (token !== undefined && !isKeyword(token, 'AND')) rejected.push(token.text);
    at += clause === undefined ? 1 : clause.value === undefined ? 2 : 3;
  }
  if (rejected.length > 0) {
    throw invalid(`Invalid clause(s) in filter string: ${rejected.join(', ')}`);
  }
  return clauses.map(checkColumn);
}

function readClause([left, op, right]: Token[]): Clause | undefined {
  if (left === undefined || op === undefined) return undefined;
  const isColumn = left.kind === 'identifier';
  if (isColumn && op.kind === 'keyword' && /^is.*null$/is.test(op.text)) {
    return { identifier: left.text, op: operator(op), value: undefined };
  }
  if (right === undefined) return undefined;
  const isList = isColumn && op.kind === 'keyword' && /in$/i.test(op.text) && right.kind === 'list';
  const isComparison =
    op.kind === 'compare' &&
    ['identifier', 'string', 'number'].includes(left.kind) &&
    ['identifier', 'string', 'number', 'list'].includes(right.kind);
  if (!isList && !isComparison) return undefined;
  return { identifier: left.text, op: operator(op), value: right };
}

/** `'x' = name` is a comparison to the parser, refused later than what is no comparison at all. */
function checkColumn(clause: Clause): Clause {
  if (/^['\d.-]/.test(clause.identifier)) {
    throw invalid(`Invalid comparison clause. Expected 'Identifier' found '${clause.identifier}'`);
  }
  return clause;
}

const operator = (token: Token) => token.text.toUpperCase().replaceAll(/\s+/g, ' ');
const isKeyword = (token: Token | undefined, word: string) =>
  token?.kind === 'keyword' && token.text.toUpperCase() === word;

/** Takes the quotes off. Nothing inside them is unescaped, so `''` and `\'` stay as they are. */
export function unquote(text: string): string {
  const quoted = text.length >= 2 && /^(?:'.*'|".*")$/s.test(text);
  if (quoted) return text.slice(1, -1);
  throw invalid(
    `Parameter value is either not quoted or unidentified quote types used for string value ${text}. Use either single or double quotes.`,
  );
}

/** A key such as tags.`my key`, tags."my key" or tags.plain. */
export function unquoteKey(text: string): string {
  const quoted = text.length >= 2 && /^(?:'.*'|".*"|`.*`)$/s.test(text);
  return quoted ? text.slice(1, -1) : text;
}

/** Whose filter it is: each endpoint fails in its own way on a list Python cannot read. */
export type FilterOwner = 'registry' | 'tracking' | 'logged-models';

/** The strings of an IN list. */
export function listValues(token: Token, op: string, owner: FilterOwner): string[] {
  const values = readLiteral(token, owner);
  const items = Array.isArray(values) ? values : [values];
  if (items.length === 0) {
    throw invalid(
      'While parsing a list in the query, expected a non-empty list of string values, but got empty list',
    );
  }
  const texts = items.map((item) => {
    if (typeof item === 'string') return item;
    throw invalid(
      `While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: ${token.text}`,
    );
  });
  rejectBoundList(op);
  return texts;
}

/** A list after `=` reaches the database, which cannot bind it (3.17.2). */
export function rejectBoundList(op: string): void {
  if (['=', '!=', 'LIKE', 'ILIKE'].includes(op)) {
    const text =
      "(sqlite3.ProgrammingError) Error binding parameter 1: type 'tuple' is not supported";
    throw new MlflowError('BAD_REQUEST', text);
  }
}

/** Registry filters are parsed outside the database session, so there a ValueError escapes as HTML. */
export function readLiteral(token: Token, owner: FilterOwner): Literal {
  try {
    return parsePythonLiteral(token.text);
  } catch (error) {
    if (!(error instanceof LiteralError)) throw error;
    if (owner === 'registry' && error.kind === 'value') throw new UncaughtError('ValueError');
    if (owner === 'logged-models' || error.kind === 'value') {
      throw internal(`malformed node or string: ${token.text}`);
    }
    throw invalid(
      'While parsing a list in the query, expected a non-empty list of string values, but got ill-formed list.',
    );
  }
}
