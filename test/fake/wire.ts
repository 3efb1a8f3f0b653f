import { invalid, UncaughtError } from './errors.js';
import type { Json, JsonObject } from './state.js';
import {
  hasType,
  type Kind,
  ParseError,
  parseEnum,
  parseScalar,
  SEE_DOCS,
  wrongType,
} from './wire-values.js';

interface Field {
  kind: Kind;
  required?: boolean;
  /** The handler's own upper bound, checked after parsing. */
  max?: number;
  /** Fields absent from a handler's schema: a wrong type is swallowed instead of reported. */
  unchecked?: boolean;
  /** Only being an array is checked. */
  itemsUnchecked?: boolean;
  values?: Record<string, number>;
  item?: Message;
}

/** A request message: proto field names and their types. */
export type Message = Record<string, Field>;

export const string: Field = { kind: 'string' };
export const requiredString: Field = { kind: 'string', required: true };
export const strings: Field = { kind: 'strings' };
export const list = (item: Message): Field => ({ kind: 'messages', item });
export const keyValue: Message = { key: string, value: string };

/** A parsed message, with proto defaults for what was not sent. */
export class Fields {
  constructor(private readonly values: ReadonlyMap<string, Json>) {}

  has(name: string): boolean {
    return this.values.has(name);
  }

  text(name: string): string {
    const value = this.values.get(name);
    return typeof value === 'string' ? value : '';
  }

  number(name: string, otherwise = 0): number {
    const value = this.values.get(name);
    return typeof value === 'number' ? value : otherwise;
  }

  flag(name: string): boolean {
    return this.values.get(name) === true;
  }

  texts(name: string): string[] {
    const value = this.values.get(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  messages(name: string): Fields[] {
    const value = this.values.get(name);
    if (!Array.isArray(value)) return [];
    return value.map((item) => new Fields(new Map(Object.entries(item as JsonObject)) as never));
  }
}

const camelCase = (name: string) =>
  name.replaceAll(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/**
 * Reads a JSON object as protobuf's ParseDict and MLflow's schema check do, in that order. A
 * wrong type stops the parsing at that key, in the order of the JSON, and the fields after it are
 * lost; the schema then reports the ones it knows.
 */
export function parseMessage(json: JsonObject, message: Message): Fields {
  rejectTwoSpellings(json, message);
  const parsed = new Map<string, Json>();
  let failed = false;
  try {
    parseInto(json, message, parsed);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    failed = true;
  }
  for (const [name, field] of Object.entries(message)) checkSchema(json, name, field, failed);
  return new Fields(parsed);
}

function rejectTwoSpellings(json: JsonObject, message: Message): void {
  for (const name of Object.keys(message)) {
    const camel = camelCase(name);
    if (camel !== name && name in json && camel in json) {
      throw invalid(`Request specifies both '${name}' and '${camel}'; provide only one of them.`);
    }
  }
}

function parseInto(json: JsonObject, message: Message, into: Map<string, Json>): void {
  const byKey = new Map<string, readonly [string, Field]>();
  for (const [name, field] of Object.entries(message)) {
    byKey.set(name, [name, field]);
    byKey.set(camelCase(name), [name, field]);
  }
  for (const [key, value] of Object.entries(json)) {
    const [name, field] = byKey.get(key) ?? [];
    if (name === undefined || field === undefined || value === null || value === undefined)
      continue;
    const parsed = parseValue(value, field);
    if (parsed !== undefined) into.set(name, parsed);
  }
}

function parseValue(value: Json, field: Field): Json | undefined {
  switch (field.kind) {
    case 'strings':
      return asArray(value).map((item) => parseScalar(item, 'string'));
    case 'messages':
      return asArray(value).map((item) => parseItem(item, field.item ?? {}));
    case 'enum':
      // Unknown names and numbers are dropped without an error (MLflow parses with ignore_unknown_fields).
      return parseEnum(value, field.values ?? {});
    default:
      return parseScalar(value, field.kind);
  }
}

function asArray(value: Json): Json[] {
  if (!Array.isArray(value)) throw new ParseError();
  return value;
}

function parseItem(item: Json, message: Message): JsonObject {
  // A non-object item raises no ParseError in Python for strings: it is read as an empty message.
  if (typeof item === 'string') return {};
  if (typeof item !== 'object' || item === null || Array.isArray(item)) throw new ParseError();
  const into = new Map<string, Json>();
  parseInto(item, message, into);
  return Object.fromEntries(into);
}

function checkSchema(json: JsonObject, name: string, field: Field, parsingFailed: boolean): void {
  if (field.unchecked === true || !(name in json || field.required === true)) return;
  const value = json[name] ?? (name === 'run_id' ? json.run_uuid : undefined) ?? null;
  const kind = field.itemsUnchecked === true ? 'messages' : field.kind;
  if (parsingFailed && !hasType(value, kind)) throw wrongType(name, value);
  if (field.required === true && (value === null || value === '')) {
    throw invalid(`Missing value for required parameter '${name}'.${SEE_DOCS}`);
  }
  if (field.max !== undefined) {
    // Python's int(None) raises a TypeError, which nobody catches.
    if (value === null) throw new UncaughtError('int(None)');
    if (Number(value) > field.max) throw wrongType(name, value);
  }
}
