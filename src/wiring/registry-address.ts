import { resolve } from 'node:path';
import type { Settings } from '../config/schema.js';
import { sqliteFile } from './sqlite-file.js';

/**
 * Where the registry is: the same text for the same place, whoever asks and in whatever folder. It has no
 * user, password or options, which may hold secrets.
 */
export function registryAddress(
  { registry_uri: registryUri, tracking_uri: trackingUri }: Settings,
  cwd: string,
): string {
  const uri = registryUri ?? trackingUri ?? '';
  if (/^sqlite[:+]/i.test(uri)) return `sqlite:///${sqliteFile(uri, cwd)}`;
  if (!/^[a-z][a-z0-9+.-]*:/i.test(uri)) return resolve(cwd, uri);
  if (!URL.canParse(uri)) return uri.replace(/\/\/[^/]*@/, '//').replace(/[?#].*$/s, '');
  const { protocol, host, pathname } = new URL(uri);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}
