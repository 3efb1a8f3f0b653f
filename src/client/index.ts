/**
 * A typed client of MLflow's REST API for the model registry and what stands behind it. It stands
 * alone: nothing here knows the rest of mlreg.
 */
import { artifacts } from './artifacts.js';
import { experiments } from './experiments.js';
import { MlflowHttp } from './http.js';
import type { HttpOptions } from './http-options.js';
import { loggedModels } from './logged-models.js';
import { modelVersions } from './model-versions.js';
import { registeredModels } from './registered-models.js';
import { runs } from './runs.js';
import { server } from './server.js';

export type { HttpRange } from './artifacts.js';
export * from './errors.js';
export { equals, isIn } from './filter.js';
export type { Authorization, Exchange, HttpOptions } from './http-options.js';
export type { KeyValue } from './registered-models.js';
export type { RetryPolicy } from './retry.js';
export type { MetricPoint } from './runs.js';
export {
  type TlsOptions,
  type Transport,
  TransportFailure,
  type TransportRequest,
  type TransportResponse,
} from './transport.js';
export { nodeTransport } from './transport-node.js';
export type * from './wire.js';

/** Every part of the API, over one connection setting and one retry budget. */
export class MlflowClient {
  /** The server's root, without user information. */
  readonly baseUrl: URL;
  readonly registeredModels: ReturnType<typeof registeredModels>;
  readonly modelVersions: ReturnType<typeof modelVersions>;
  readonly runs: ReturnType<typeof runs>;
  readonly experiments: ReturnType<typeof experiments>;
  readonly loggedModels: ReturnType<typeof loggedModels>;
  readonly artifacts: ReturnType<typeof artifacts>;
  readonly server: ReturnType<typeof server>;

  readonly #http: MlflowHttp;

  constructor(options: HttpOptions) {
    const http = new MlflowHttp(options);
    this.#http = http;
    this.baseUrl = http.baseUrl;
    this.registeredModels = registeredModels(http);
    this.modelVersions = modelVersions(http);
    this.runs = runs(http);
    this.experiments = experiments(http);
    this.loggedModels = loggedModels(http);
    this.artifacts = artifacts(http);
    this.server = server(http);
  }

  /** The server's time, by its answers so far, in milliseconds since the epoch. */
  now(): number {
    return this.#http.now();
  }

  /** Runs work that an abort must not stop half-way: it is not begun, or brought to its end. */
  uninterrupted<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#http.uninterrupted(work);
  }
}
