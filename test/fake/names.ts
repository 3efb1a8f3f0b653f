import { posix } from 'node:path';
import { invalid } from './errors.js';

const missing = (parameter: string) =>
  invalid(`Missing value for required parameter '${parameter}'.`);

const badPath = (parameter: string, value: string) =>
  invalid(
    `Invalid value ${JSON.stringify(value)} for parameter '${parameter}' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '${normalize(value)}'`,
  );

/** Python's posixpath.normpath: unlike Node's, it also drops a trailing slash. */
function normalize(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

function resolvesElsewhere(name: string): boolean {
  const normal = normalize(name);
  return normal !== name || normal === '.' || normal.startsWith('..') || normal.startsWith('/');
}

export function checkModelName(name: string, parameter = 'name'): void {
  if (name.trim() === '') throw missing(parameter);
  if (/[/:]/.test(name)) {
    throw invalid(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  }
  if (resolvesElsewhere(name)) throw badPath('name', name);
}

export function checkTagName(key: string, parameter = 'key'): void {
  if (!/^[/\p{L}\p{N}_.\- :]*$/u.test(key)) {
    throw invalid(
      `Invalid value ${JSON.stringify(key)} for parameter '${parameter}' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
    );
  }
  if (resolvesElsewhere(key)) throw badPath(parameter, key);
}

export function checkRegistryTag(key: string, value: string): void {
  checkTagName(key);
  checkLength('key', 250, key);
  checkLength('value', 100_000, value);
}

export function checkLength(what: string, limit: number, value: string): void {
  if (value.length > limit) {
    throw invalid(`'${what}' exceeds the maximum length of ${limit} characters`);
  }
}

export function checkAlias(alias: string): void {
  if (alias === '') throw invalid('Registered model alias name cannot be empty.');
  if (!/^[\p{L}\p{N}_-]*$/u.test(alias)) {
    throw invalid(
      `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    );
  }
  checkLength('Registered model alias name', 255, alias);
}

export function checkAliasNotReserved(alias: string): void {
  if (alias.toLowerCase() === 'latest') {
    throw invalid("'latest' alias name (case insensitive) is reserved.");
  }
  if (/^[vV]\d+$/.test(alias)) throw invalid(`Version alias name '${alias}' is reserved.`);
}

/** Python's int(): surrounding blanks, a sign and leading zeros are fine. */
export function parseVersion(version: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(version)) {
    throw invalid(`Parameter 'version' must be an integer, got '${version}'.`);
  }
  return Number(version);
}
