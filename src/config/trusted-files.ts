import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../domain/errors.js';
import { readText, userFolder } from './files.js';
import type { SettingKey } from './schema.js';
import type { Layer, SettingSources } from './sources.js';

/** What decides where the server's credential goes, and who may read it on the way. */
export const SERVER_STEERING = [
  'tracking_uri',
  'registry_uri',
  'insecure_tls',
  'server_cert_path',
] as const;

/** The same for the password of a database, whose URI says how it is checked. */
export const DATABASE_STEERING = ['tracking_uri', 'registry_uri'] as const;

/** The same for the key to S3. */
export const S3_STEERING = ['s3_endpoint_url', 's3_ignore_tls', 's3_ca_bundle'] as const;

/** Of them the paths of certificates, which stand for their contents. */
const CERTIFICATES = ['server_cert_path', 's3_ca_bundle'] as const;

/** A file of the project that names a server, or how it is checked. */
export interface SteeringFile {
  /** Absolute. */
  readonly path: string;
  readonly layer: Layer['name'];
  /** May hold user information: to be redacted. */
  readonly settings: ReadonlyMap<SettingKey, string>;
}

export type Folders = Pick<SettingSources, 'env' | 'home' | 'cwd'>;

/** The files of the project that steer credentials, whether or not something goes before them. */
export function steeringFiles(layers: readonly Layer[]): SteeringFile[] {
  return layers.flatMap(({ name, path, values }) => {
    const settings = new Map<SettingKey, string>();
    for (const key of [...SERVER_STEERING, ...S3_STEERING]) {
      const given = values.get(key);
      if (given !== undefined) settings.set(key, String(given.value));
    }
    return path === undefined || settings.size === 0 ? [] : [{ path, layer: name, settings }];
  });
}

/**
 * Whether the file may steer credentials: as it is now, or only as it was when that was said, or not
 * at all.
 */
export async function trustIn(
  file: SteeringFile,
  folders: Folders,
): Promise<'trusted' | 'changed' | 'unknown'> {
  const known = trustedFiles(folders).get(file.path);
  if (known === undefined) return 'unknown';
  return known === (await digestOf(file, folders)) ? 'trusted' : 'changed';
}

/** Remembers these files as they are now. */
export async function trust(files: readonly SteeringFile[], folders: Folders): Promise<void> {
  const trusted = trustedFiles(folders);
  for (const file of files) trusted.set(file.path, await digestOf(file, folders));
  await write(trusted, folders);
}

/** Whether the file was trusted, as it is now or as it was. */
export function isKnown(path: string, folders: Folders): boolean {
  return trustedFiles(folders).has(path);
}

/** Forgets files. */
export async function untrust(paths: readonly string[], folders: Folders): Promise<void> {
  const trusted = trustedFiles(folders);
  for (const path of paths) trusted.delete(path);
  if (paths.length > 0) await write(trusted, folders);
}

/** The values that steer, and the certificates that a path among them stands for. */
async function digestOf({ settings }: SteeringFile, { cwd }: Folders): Promise<string> {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256').update(JSON.stringify([...settings]));
  for (const key of CERTIFICATES) {
    const path = settings.get(key);
    if (path === undefined) continue;
    try {
      hash.update(readFileSync(resolve(cwd, path)));
    } catch {
      // A file that is not there is refused when the server is opened.
    }
  }
  return hash.digest('hex');
}

const fileIn = (folders: Folders) => join(userFolder(folders), 'trusted.json');

/** Absolute paths with the digest of what was trusted. */
function trustedFiles(folders: Folders): Map<string, string> {
  const path = fileIn(folders);
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    const { code } = (error as { cause?: NodeJS.ErrnoException }).cause ?? {};
    if (code === 'ENOENT') return new Map();
    throw error;
  }
  try {
    return new Map(Object.entries<string>(JSON.parse(text).files));
  } catch (cause) {
    throw new UsageError(`${path} is not as \`mlreg config trust\` writes it`, {
      hint: 'delete it, and trust what you need again',
      cause,
    });
  }
}

async function write(trusted: ReadonlyMap<string, string>, folders: Folders): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  mkdirSync(userFolder(folders), { recursive: true, mode: 0o700 });
  const text = JSON.stringify({ files: Object.fromEntries(trusted) }, null, 2);
  await writeFileAtomic(fileIn(folders), `${text}\n`, { mode: 0o600 });
}
