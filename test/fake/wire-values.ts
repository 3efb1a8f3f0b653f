import { invalid } from './errors.js';
import type { Json } from './state.js';

/** The types of proto fields, as far as the endpoints use them. */
export type Kind = 'string' | 'int' | 'double' | 'bool' | 'enum' | 'strings' | 'messages';

/** A value protobuf's ParseDict refuses. */
export class ParseError extends Error {}

/** Undefined for what the enum does not know. */
export function parseEnum(value: Json, values: Record<string, number>): number | undefined {
  const known = new Set(Object.values(values));
  if (typeof value === 'string' && value in values) return values[value];
  const number = Number(value);
  return known.has(number) ? number : undefined;
}

/** One value that is no message, list or enum. */
export function parseScalar(value: Json, kind: Kind): Json {
  switch (kind) {
    case 'string':
      if (typeof value !== 'string') throw new ParseError();
      return value;
    case 'bool':
      if (typeof value !== 'boolean') throw new ParseError();
      return value;
    case 'int':
      return parseInteger(value);
    default:
      return parseDouble(value);
  }
}

function parseInteger(value: Json): number {
  const usable = typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value));
  if (!usable || !Number.isInteger(Number(value))) throw new ParseError();
  return Number(value);
}

function parseDouble(value: Json): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (typeof value !== 'string' || value.trim() === '' || Number.isNaN(Number(value))) {
    throw new ParseError();
  }
  return Number(value);
}

export const SEE_DOCS = ' See the API docs for more information about request parameters.';

/** MLflow's own type check, made when protobuf refused the message. */
export function hasType(value: Json, kind: Kind): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
    case 'enum':
      return (
        typeof value === 'number' || (typeof value === 'string' && /^\s*-?\d+\s*$/.test(value))
      );
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'messages':
      return Array.isArray(value);
    default:
      return true;
  }
}

/** The refusal that names the Python type. */
export function wrongType(name: string, value: Json) {
  const shown = JSON.stringify(value);
  const hint = ` Hint: Value was of type '${pythonType(value)}'.`;
  return invalid(`Invalid value ${shown} for parameter '${name}' supplied: ${hint}${SEE_DOCS}`);
}

function pythonType(value: Json): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  const names: Record<string, string> = { string: 'str', boolean: 'bool', object: 'dict' };
  return names[typeof value] ?? 'dict';
}
