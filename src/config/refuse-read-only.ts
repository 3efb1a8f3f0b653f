import { RefusedError } from '../domain/errors.js';
import type { LoadedSettings } from './load-settings.js';

/** @throws RefusedError if every write is refused and this is no dry run */
export function refuseReadOnly({ settings, origins }: LoadedSettings, dryRun: boolean): void {
  if (dryRun || !settings.read_only) return;
  throw new RefusedError('every write is refused: read_only is set', {
    hint: `${origins.get('read_only')?.text} sets it`,
  });
}
