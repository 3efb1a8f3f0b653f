import { SETTING_KEYS, type Settings, settingMeta } from './schema.js';

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

/** The one function that makes a text fit to be shown: by the values of the secrets, and by shape. */
export function redactor(settings?: Settings): Redact {
  const secrets = settings ? secretForms(settings) : [];
  return (text) => {
    let shown = text.replace(USER_INFO, `$1${MASK}@`);
    for (const secret of secrets) shown = shown.replaceAll(secret, MASK);
    return shown;
  };
}

/** Each secret as it is, as it stands in a URL and as it stands in a Basic header. */
function secretForms(settings: Settings): string[] {
  const values = SETTING_KEYS.filter((key) => settingMeta(key).secret)
    .map((key) => settings[key])
    .filter((value) => typeof value === 'string')
    .filter((value) => value.length >= SHORTEST_SECRET);
  const forms = new Set([...values, ...values.map(encodeURIComponent)]);
  const { username = '', password = '' } = settings;
  if (password !== '') forms.add(Buffer.from(`${username}:${password}`).toString('base64'));
  return [...forms].sort((a, b) => b.length - a.length);
}
