import { join } from 'node:path';
import type { Settings } from '../config/schema.js';
import type { InferenceSpool, LeftSpools } from '../domain/inference/inference-spool.js';
import type { OpenOptions } from './opened-registry.js';
import { registryAddress } from './registry-address.js';
import { sha256 } from './sha256.js';

export interface SpoolPlace extends Pick<OpenOptions, 'env' | 'home' | 'cwd'> {
  /** Instead of the user's folder for it. */
  readonly folder?: string | undefined;
}

/** Where records wait for the place that the settings name, and for no other. */
export async function openInferenceSpool(
  settings: Settings,
  { env, home, cwd, folder }: SpoolPlace,
): Promise<{ readonly spool: InferenceSpool; readonly left: LeftSpools }> {
  const [{ SpoolFiles }, { leftSpools }] = await Promise.all([
    import('../adapters/inference-spool/local/spool-files.js'),
    import('../adapters/inference-spool/local/left-spools.js'),
  ]);
  const { tracking_uri: uri, workspace = '', inference_experiment: experiment } = settings;
  const runs = registryAddress({ ...settings, registry_uri: uri ?? settings.registry_uri }, cwd);
  const place = sha256(JSON.stringify([runs, workspace, experiment])).slice(0, 16);
  const state = env.XDG_STATE_HOME || join(home, '.local', 'state');
  const below = join(folder ?? join(state, 'mlreg', 'inference'), place);
  return { spool: new SpoolFiles(below, crypto.randomUUID()), left: leftSpools(below) };
}
