import { percentDecoded } from './percent-decoded.js';
import { SETTING_KEYS, type Settings, settingMeta } from './schema.js';
import type { SettingSources } from './sources.js';

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

const MASK = '***';

/**
 * User information in any URL is taken for a secret, whoever wrote the URL; up to the last `@`,
 * which a password may hold as well.
 */
const USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/]+@/gi;

/** A shorter secret is no secret, but part of many a word: masking it would destroy the text. */
const SHORTEST_SECRET = 4;

/** A text is cut where it is too long, and may end in the start of a secret then. */
const SHORTEST_START = 12;

/**
 * The one function that makes a text fit to be shown: by the values of the secrets, and by shape.
 *
 * @param more - secrets that stand in no setting
 */
export function redactor(settings?: Settings, more: readonly string[] = []): Redact {
  const secrets = formsOf([...(settings ? secretsOf(settings) : []), ...more]);
  return (text) => {
    let shown = text.replace(USER_INFO, `$1${MASK}@`);
    for (const secret of secrets) shown = maskStart(shown.replaceAll(secret, MASK), secret);
    return shown;
  };
}

/** Masks the start of a secret at the end of a text, or of a quotation. */
function maskStart(text: string, secret: string): string {
  const start = secret.slice(0, SHORTEST_START);
  if (start.length < SHORTEST_START) return text;
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
    let end = at + start.length;
    while (end < text.length && text[end] === secret[end - at]) end += 1;
    if (end < text.length && text[end] !== '"') continue;
    return maskStart(text.slice(0, at) + MASK + text.slice(end), secret);
  }
  return text;
}

/** User names and passwords of the proxies, as they are sent. */
export function proxySecrets(env: SettingSources['env']): string[] {
  return ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => {
    const uri = env[name] || env[name.toUpperCase()] || '';
    const { username = '', password = '' } = URL.canParse(uri) ? new URL(uri) : {};
    if (password === '') return [];
    return [percentDecoded(password), basic(percentDecoded(username), percentDecoded(password))];
  });
}

function basic(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

function secretsOf(settings: Settings): string[] {
  const values = SETTING_KEYS.filter((key) => settingMeta(key).secret)
    .map((key) => settings[key])
    .filter((value) => typeof value === 'string');
  const { username = '', password = '', headers } = settings;
  if (password !== '') values.push(basic(username, password));
  for (const value of headers?.values() ?? []) {
    // `Bearer TOKEN` and the like: a server may name the second word alone.
    values.push(value, /^[\w-]+ +(.+)$/.exec(value)?.[1] ?? value);
  }
  return values;
}

/** Each secret as it is and as it stands in a URL, the longest first. */
function formsOf(secrets: readonly string[]): string[] {
  const values = secrets.filter((value) => value.length >= SHORTEST_SECRET);
  return [...new Set([...values, ...values.map(encodeURIComponent)])].sort(
    (a, b) => b.length - a.length,
  );
}
