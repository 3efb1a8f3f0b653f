import { percentDecoded } from './percent-decoded.js';
import { passwordsIn } from './postgres-uri.js';
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

/** Where a text was cut, the start of a secret may be left of it. */
function maskStart(text: string, secret: string): string {
  let shown = text;
  for (let cut = shown.indexOf('…'); cut >= 0; cut = shown.indexOf('…', cut + 1)) {
    let length = Math.min(cut, secret.length);
    while (length > 0 && !secret.startsWith(shown.slice(cut - length, cut))) length -= 1;
    if (length < SHORTEST_SECRET) continue;
    shown = shown.slice(0, cut - length) + MASK + shown.slice(cut);
    cut += MASK.length - length;
  }
  return shown;
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
  for (const key of ['tracking_uri', 'registry_uri'] as const) {
    values.push(...passwordsIn(settings[key] ?? ''));
  }
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
