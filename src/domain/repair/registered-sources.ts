import type { LoggedModel, ModelVersion, Run } from '../types.js';

/** What the versions of a registry were made from; as little of each as tells it again. */
export class RegisteredSources {
  readonly #sources = new Set<string>();

  add({ source, runId, loggedModelId }: ModelVersion): void {
    if (loggedModelId !== null) this.#sources.add(`models:/${loggedModelId}`);
    if (source === null) return;
    this.#sources.add(source);
    // MLflow 2 writes the folder of the run, wherever that was reached by.
    const path = runId === null ? undefined : source.split(`/${runId}/artifacts/`)[1];
    if (path !== undefined) this.#sources.add(`runs:/${runId}/${path}`);
  }

  hasLoggedModel({ modelId }: Pick<LoggedModel, 'modelId'>): boolean {
    return this.#sources.has(`models:/${modelId}`);
  }

  hasFolder({ runId, artifactUri }: Pick<Run, 'runId' | 'artifactUri'>, path: string): boolean {
    return (
      this.#sources.has(`runs:/${runId}/${path}`) || this.#sources.has(`${artifactUri}/${path}`)
    );
  }
}
