import type { SettingKey } from './schema.js';

/** Where the settings are looked for; `flags` are those of the command line. */
export interface SettingSources {
  readonly flags: Readonly<Partial<Record<SettingKey, string | undefined>>>;
  readonly profile?: string | undefined;
  /** `--config`; the project's file is not looked for then. */
  readonly configFile?: string | undefined;
  /** `--env-file`; no `.env` is looked for then. */
  readonly envFile?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
}

/** A value as it was given, and by whom. */
export interface Given {
  readonly value: unknown;
  /** For people: `MLFLOW_TRACKING_URI`, `.env:3 MLFLOW_TRACKING_URI`, `mlreg.config.yaml:2`. */
  readonly origin: string;
  readonly layer: Layer['name'];
}

/** What one place gives. */
export type LayerValues = ReadonlyMap<SettingKey, Omit<Given, 'layer'>>;

export interface Layer {
  readonly name:
    | 'flags'
    | 'profile'
    | 'environment'
    | 'env-file'
    | 'project'
    | 'default-profile'
    | 'mlflow-credentials';
  /** True for files that came with the folder: whoever wrote them is not yet trusted. */
  readonly fromProject: boolean;
  /** The absolute path of the file, if it came with the folder. */
  readonly path?: string | undefined;
  readonly values: ReadonlyMap<SettingKey, Given>;
}

/** Where a value in force comes from. */
export interface Origin {
  /** For people: a flag, a variable, a file with its line, a profile, `default` or `not set`. */
  readonly text: string;
  readonly layer: Layer['name'] | 'default';
  readonly fromProject: boolean;
}
