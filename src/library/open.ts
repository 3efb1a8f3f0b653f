import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { LoadedSettings } from '../config/load-settings.js';
import type { Layer } from '../config/sources.js';
import { type DisabledRegistry, disabledRegistry } from './disabled.js';
import type { EnvironmentOptions, OpenRegistryOptions } from './options.js';
import { type ModelRegistry, modelRegistry } from './registry.js';
import { Session } from './session.js';

/**
 * Opens what the settings name. Nothing is sent yet, and nothing is read but what they name: no
 * variable of the process, no `.env`, no file of settings. A proxy is a variable as well.
 *
 * @throws UsageError for a setting that is unknown, or cannot be as it is
 *
 * @example
 * ```ts
 * const registry = await openRegistry({ trackingUri: 'sqlite:///mlflow.db' });
 * for await (const model of registry.models.list()) {
 *   console.log(model.name, model.latestVersion);
 * }
 * await registry.close();
 * ```
 */
export function openRegistry(options: OpenRegistryOptions & Enabled): Promise<ModelRegistry>;
export function openRegistry(
  options: OpenRegistryOptions,
): Promise<ModelRegistry | DisabledRegistry>;
export async function openRegistry(
  options: OpenRegistryOptions,
): Promise<ModelRegistry | DisabledRegistry> {
  if (options.enabled === false) return disabledRegistry();
  const { settled } = await import('../config/load-settings.js');
  return await opened(settled([await givenLayer(options)]), options, {});
}

/**
 * Opens what the command line would open here: by the variables of the process, `.env`,
 * `mlreg.config.yaml`, profiles and MLflow's file of credentials. Settings that are given go before
 * them, as options do. With no URI anywhere it is `./mlruns` or `./mlflow.db`, as in MLflow.
 *
 * @throws UsageError for a bad setting, and for a credential that would go where a file of the project
 * says, unless that folder is trusted (`mlreg config trust`)
 *
 * @example
 * ```ts
 * const registry = await openRegistryFromEnvironment({
 *   env: { MLFLOW_TRACKING_URI: 'sqlite:///mlflow.db' },
 * });
 * console.log((await registry.resolve('lstm_model')).version);
 * await registry.close();
 * ```
 */
export function openRegistryFromEnvironment(
  options?: EnvironmentOptions & Enabled,
): Promise<ModelRegistry>;
export function openRegistryFromEnvironment(
  options: EnvironmentOptions,
): Promise<ModelRegistry | DisabledRegistry>;
export async function openRegistryFromEnvironment(
  options: EnvironmentOptions = {},
): Promise<ModelRegistry | DisabledRegistry> {
  if (options.enabled === false) return disabledRegistry();
  const { env = process.env, cwd = process.cwd(), home = homedir() } = options;
  const [{ settled }, { readLayers }, { withDefaultUri }, { checkCredentialTrust }] =
    await Promise.all([
      import('../config/load-settings.js'),
      import('../config/layers.js'),
      import('../wiring/default-uri.js'),
      import('../config/trust.js'),
    ]);
  const { profile, configFile, envFile } = options;
  const sources = { flags: {}, profile, configFile, envFile, env, cwd, home };
  const layers = [await givenLayer(options), ...(await readLayers(sources))];
  const loaded = withDefaultUri(settled(layers), cwd);
  await checkCredentialTrust(loaded, { env, cwd, home });
  return await opened(loaded, options, env);
}

/** What makes a registry that is certainly open. */
export interface Enabled {
  readonly enabled?: true | undefined;
}

/** The settings among the options, as the layer that goes before all others. */
async function givenLayer(options: OpenRegistryOptions): Promise<Layer> {
  const [{ SETTING_KEYS }, { camelCase }, { refuseUnknown }] = await Promise.all([
    import('../config/schema.js'),
    import('./settings.js'),
    import('./unknown-options.js'),
  ]);
  refuseUnknown(options, SETTING_KEYS.map(camelCase));
  const given = SETTING_KEYS.flatMap((key) => {
    const origin = camelCase(key);
    const value: unknown = options[origin];
    return value === undefined ? [] : [[key, { value, origin, layer: 'flags' }] as const];
  });
  return { name: 'flags', fromProject: false, values: new Map(given) };
}

async function opened(
  loaded: LoadedSettings,
  options: OpenRegistryOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ModelRegistry> {
  const { cwd = process.cwd(), home = homedir() } = options;
  const { proxySecrets, redactor } = await import('../config/redact.js');
  const redact = redactor(loaded.settings, proxySecrets(env));
  const session = new Session(loaded, { env, cwd, home }, options, redact);
  const folder = options.inferenceSpool && resolve(cwd, options.inferenceSpool);
  const { openTracking } = await import('../wiring/open-tracking.js');
  const parts = await openTracking(loaded.settings, { env, cwd, home, folder });
  return modelRegistry({ session, parts });
}
