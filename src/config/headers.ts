/** Extra headers of every request, by their names in lower case. */
export type ExtraHeaders = ReadonlyMap<string, string>;

/** What HTTP, or mlreg, sets by itself: another value would break the request or its answer. */
const FORBIDDEN = new Set([
  ...['host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'keep-alive'],
  ...['te', 'trailer', 'upgrade', 'expect', 'accept-encoding', 'proxy-authorization'],
  // MLflow's server answers 403 to a write with a foreign Origin (3.5 and later).
  'origin',
]);

const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/**
 * Headers from a text of lines `Name: value`, or from the mapping of a profile.
 *
 * @returns what is wrong with them, in words that quote no value, or the headers
 */
export function parseHeaders(given: unknown): ExtraHeaders | string {
  const pairs = typeof given === 'string' ? linesOf(given) : entriesOf(given);
  if (typeof pairs === 'string') return pairs;
  const headers = new Map<string, string>();
  for (const [written, value] of pairs) {
    const name = written.toLowerCase();
    const complaint = complaintAbout(name, value);
    if (complaint !== undefined) return complaint;
    if (headers.has(name)) return `has the header ${name} twice`;
    headers.set(name, value);
  }
  return headers.size > 0 ? headers : 'is empty';
}

function linesOf(text: string): [string, string][] | string {
  const pairs: [string, string][] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    if (colon < 0) return `has no colon in line ${index + 1}: one header a line, as Name: value`;
    pairs.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return pairs;
}

function entriesOf(given: unknown): [string, string][] | string {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    return 'is no mapping of names to values';
  }
  return Object.entries(given).map(([name, value]) => [
    name,
    typeof value === 'object' ? '' : String(value).trim(),
  ]);
}

function complaintAbout(name: string, value: string): string | undefined {
  // A name that is none may be a value that lost its name.
  if (!NAME.test(name)) return 'has a name that no header can have';
  if (name === 'x-mlflow-workspace') return `may not hold ${name}: --workspace sets it`;
  if (FORBIDDEN.has(name)) return `may not hold ${name}`;
  if (value === '') return `has no value for ${name}`;
  if (!/^[\x20-\x7e\t]+$/.test(value)) return `has a character in ${name} that no header can hold`;
  return undefined;
}
