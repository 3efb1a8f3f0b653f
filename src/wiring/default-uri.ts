import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedSettings } from '../config/load-settings.js';

/** MLflow's file store, as MLflow itself writes it where nothing else is set. */
export const DEFAULT_FILE_STORE = './mlruns';

/** MLflow's database, likewise. */
export const DEFAULT_DATABASE = 'mlflow.db';

/**
 * What MLflow (3.9 to 3.17) opens where no URI is set: the file store of the working folder if it
 * holds an experiment, else the database. Undefined where there is neither: MLflow would create one,
 * and reading must not.
 */
export function defaultUri(cwd: string): string | undefined {
  if (holdsExperiment(join(cwd, 'mlruns'))) return DEFAULT_FILE_STORE;
  return existsSync(join(cwd, DEFAULT_DATABASE)) ? `sqlite:///${DEFAULT_DATABASE}` : undefined;
}

/** The settings with that URI in them, where none was given. */
export function withDefaultUri(loaded: LoadedSettings, cwd: string): LoadedSettings {
  const { settings, origins } = loaded;
  if (settings.tracking_uri !== undefined || settings.registry_uri !== undefined) return loaded;
  const uri = defaultUri(cwd);
  if (uri === undefined) return loaded;
  const origin = { text: "MLflow's default", layer: 'default', fromProject: false } as const;
  return {
    ...loaded,
    settings: { ...settings, tracking_uri: uri },
    origins: new Map([...origins, ['tracking_uri', origin]]),
  };
}

/** The artifacts of a database lie in `./mlruns` too, but with no `meta.yaml` beside them. */
function holdsExperiment(folder: string): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => /^\d+$/.test(entry.name))
      .some(({ name }) => isEntry(join(folder, name, 'meta.yaml')));
  } catch {
    return false;
  }
}

/** A link counts wherever it leads, as it does in MLflow. */
function isEntry(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
