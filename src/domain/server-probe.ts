/** What `mlreg doctor` asks an MLflow server, a request each; nothing is changed. */
export interface ServerProbe {
  /** For messages, without user information. */
  readonly url: string;
  /** @throws MlregError if nothing is there, or no MLflow server */
  health(): Promise<void>;
  /** Such as `3.17.2`. */
  version(): Promise<string>;
  /** Reads a registered model, if there is any: what the database behind the server must answer. */
  readRegistry(): Promise<void>;
  /** Where experiments keep their files, such as `s3://bucket/1`; null if there is none yet. */
  artifactRoot(): Promise<string | null>;
  /** The newest version there is; null if there is none yet. */
  newestVersion(): Promise<{ readonly model: string; readonly version: string } | null>;
}
