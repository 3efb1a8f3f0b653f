import { UsageError } from '../domain/errors.js';
import { percentDecoded } from './percent-decoded.js';
import type { SettingKey } from './schema.js';
import type { Given, Layer } from './sources.js';

/** The values that win, before they are checked. */
export type GivenValues = Map<SettingKey, Given & { fromProject: boolean }>;

const SERVERS = ['tracking_uri', 'registry_uri'] as const;
const USER: readonly SettingKey[] = ['username', 'password'];
const SERVER_CREDENTIAL: readonly SettingKey[] = [...USER, 'token', 'token_command'];
const S3_CREDENTIAL: readonly SettingKey[] = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
];

/**
 * Of all that was given keeps one credential for the server and one for S3.
 *
 * @throws UsageError for a user name in a URI that would have to go to another server as well
 */
export function settleCredentials(given: GivenValues, layers: readonly Layer[]): void {
  keepOneCredential(S3_CREDENTIAL, given, layers);
  const eligible = layers.filter((layer) => isForTheseServers(layer, given));
  const owner = keepOneCredential(SERVER_CREDENTIAL, given, eligible);
  keepOneCredential(['headers'], given, eligible);
  moveUserInfo(given, layers, owner);
  // A variable of ours goes before MLflow's own, which wants the user name before the token (3.17.2).
  if (given.has('token_command')) for (const part of USER) given.delete(part);
  if (given.has('token_command') || given.has('username')) given.delete('token');
}

/** A part of a credential is not joined with a part from another place. */
function keepOneCredential(
  parts: readonly SettingKey[],
  given: GivenValues,
  layers: readonly Layer[],
): Layer | undefined {
  const owner = layers.find(({ values }) => parts.some((key) => values.has(key)));
  for (const key of parts) {
    const part = owner?.values.get(key);
    if (owner === undefined || part === undefined) given.delete(key);
    else given.set(key, { ...part, fromProject: owner.fromProject });
  }
  return owner;
}

/** A profile's credential belongs to the servers of the profile and goes to no other. */
function isForTheseServers({ name, values }: Layer, given: GivenValues): boolean {
  if (name !== 'profile' && name !== 'default-profile') return true;
  const own = SERVERS.flatMap((key) => values.get(key) ?? []).map(serverOf);
  const asked = SERVERS.flatMap((key) => given.get(key) ?? []).map(serverOf);
  return own.length === 0 || asked.every((server) => own.includes(server));
}

/** `https://user:password@host` becomes settings, so that the URI can be shown anywhere. */
function moveUserInfo(
  given: GivenValues,
  layers: readonly Layer[],
  owner: Layer | undefined,
): void {
  const rank = (name: string | undefined) => layers.findIndex((each) => each.name === name);
  for (const key of SERVERS) {
    const uri = given.get(key);
    if (uri === undefined || !/^https?:/i.test(String(uri.value))) continue;
    const url = urlOf(key, uri);
    const { username, password } = url;
    if (username === '' && password === '') continue;
    url.username = '';
    url.password = '';
    given.set(key, { ...uri, value: url.href });
    if (owner !== undefined && rank(owner.name) < rank(uri.layer)) continue;
    for (const part of SERVER_CREDENTIAL) {
      if (!USER.includes(part) || given.get(part)?.layer !== uri.layer) given.delete(part);
    }
    if (username) given.set('username', { ...uri, value: percentDecoded(username) });
    if (password) given.set('password', { ...uri, value: percentDecoded(password) });
    refuseOtherServer(key, given);
  }
}

/** A password that no URL can hold would stay in it, to be shown with it. */
function urlOf(key: SettingKey, { value, origin }: Given): URL {
  const text = String(value);
  if (URL.canParse(text)) return new URL(text);
  throw new UsageError(`${origin}: ${key} is not a URL`, {
    hint:
      'write it as http://HOST:5000, with "/", "#", "?" and "@" in a user name or password as ' +
      '%2F, %23, %3F and %40',
  });
}

/** One credential serves both servers, but one that stands in a URI is meant for that server. */
function refuseOtherServer(key: (typeof SERVERS)[number], given: GivenValues): void {
  const [other] = SERVERS.filter((each) => each !== key).flatMap((each) => given.get(each) ?? []);
  const uri = given.get(key);
  if (uri === undefined || other === undefined || serverOf(uri) === serverOf(other)) return;
  throw new UsageError(`${uri.origin}: ${key} holds a user name, but there is a second server`, {
    hint: 'if it is for both, set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD instead',
  });
}

function serverOf({ value }: { readonly value: unknown }): string {
  const text = String(value);
  if (!URL.canParse(text)) return text;
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}
