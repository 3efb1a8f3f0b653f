import type { RegistrySettings } from './settings.js';

/** How a registry is opened, besides its settings. */
export interface OpenRegistryOptions extends RegistrySettings {
  /**
   * False for code that must run where there is no MLflow: nothing is read or sent, lists are empty,
   * and every other method answers null. See `DisabledRegistry`.
   *
   * @default true
   */
  readonly enabled?: boolean | undefined;
  /** The folder that relative paths begin at. @default the working folder of the process */
  readonly cwd?: string | undefined;
  /** The folder that `.aws` is in. @default the home of the user */
  readonly home?: string | undefined;
  /** The folder where tracked records wait for a server that is away. @default one in the user's state folder */
  readonly inferenceSpool?: string | undefined;
  /** Ends everything that is done with this registry. */
  readonly signal?: AbortSignal | undefined;
  /** Told what a person should know, without secrets, once it is known. Nothing is ever printed. */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Told of every request to an MLflow server. */
  readonly onRequest?: ((request: SentRequest) => void) | undefined;
}

/** What `openRegistryFromEnvironment` looks at; settings that are given go before all it finds. */
export interface EnvironmentOptions extends OpenRegistryOptions {
  /** The variables. @default those of the process */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** A profile of `~/.config/mlreg/config.yaml`. */
  readonly profile?: string | undefined;
  /** The project's file; `mlreg.config.yaml` is not looked for then. */
  readonly configFile?: string | undefined;
  /** A file of variables; `.env` is not looked for then. */
  readonly envFile?: string | undefined;
}

/** One attempt at a request, for a log. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  /** HTTP status, or why there is none. */
  readonly outcome: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** What every method that asks the registry takes. */
export interface CallOptions {
  /**
   * Ends this call alone. With it a database is asked over a connection of its own, which is closed
   * with the call.
   */
  readonly signal?: AbortSignal | undefined;
}

/** What every method that changes the registry takes. */
export interface ChangeCall extends CallOptions {
  /** Plan and judge only; nothing is written, and `changed` is false. */
  readonly dryRun?: boolean | undefined;
  /** Why; recorded with the change. */
  readonly message?: string | undefined;
  /** Seconds to wait for who is changing the same model. @default 10 */
  readonly wait?: number | undefined;
}
