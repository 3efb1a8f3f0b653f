/** What `mlreg doctor` asks any registry; nothing is changed. */
export interface RegistryProbe {
  /** Where experiments keep their files, such as `s3://bucket/1`; null if there is none yet. */
  artifactRoot(): Promise<string | null>;
  /** The newest version there is; null if there is none yet. */
  newestVersion(): Promise<{ readonly model: string; readonly version: string } | null>;
}
