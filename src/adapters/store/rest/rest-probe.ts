import {
  BrokenAnswerError,
  type MlflowClient,
  ResponseShapeError,
  RestError,
} from '../../../client/index.js';
import { MlregError } from '../../../domain/errors.js';
import type { ServerProbe } from '../../../domain/server-probe.js';
import { isHiddenModel } from '../../../domain/types.js';
import { translated } from '../../client-errors/client-errors.js';
import { toModelVersion } from './to-domain.js';

/** An MLflow server, MLflow 2.9 to 3.17, looked at from outside. */
export class RestProbe implements ServerProbe {
  readonly url: string;
  readonly #client: MlflowClient;
  #artifactRoot: Promise<string | null> | undefined;

  constructor(client: MlflowClient) {
    this.#client = client;
    this.url = client.baseUrl.href.replace(/\/$/, '');
  }

  async health(): Promise<void> {
    await this.#translated(async () => {
      try {
        await this.#client.server.health();
      } catch (error) {
        throw isNoMlflow(error) ? this.#otherServer(error) : error;
      }
    });
  }

  async version(): Promise<string> {
    return await this.#translated(() => this.#client.server.version());
  }

  async readRegistry(): Promise<void> {
    await this.#translated(async () => {
      for await (const _ of this.#client.registeredModels.search({ pageSize: 1 })) return;
    });
  }

  artifactRoot(): Promise<string | null> {
    this.#artifactRoot ??= this.#translated(async () => {
      for await (const { artifact_location: root } of this.#client.experiments.search({
        pageSize: 1,
      })) {
        return root ?? null;
      }
      return null;
    });
    return this.#artifactRoot;
  }

  async newestVersion(): Promise<{ model: string; version: string } | null> {
    return await this.#translated(async () => {
      const newest = { orderBy: ['creation_timestamp DESC'], pageSize: 20 };
      for await (const wire of this.#client.modelVersions.search(newest)) {
        const { modelName: model, version, tags } = toModelVersion(wire);
        if (!isHiddenModel(model, tags)) return { model, version };
      }
      return null;
    });
  }

  #otherServer(cause: unknown): MlregError {
    const { port } = this.#client.baseUrl;
    return new MlregError('error', `what answers at ${this.url} is no MLflow server`, {
      hint:
        port === '5000'
          ? 'another program has the port (on macOS: AirPlay Receiver); start MLflow with another --port and set MLFLOW_TRACKING_URI to it'
          : 'set MLFLOW_TRACKING_URI to the root of an MLflow server; `curl URL/health` prints OK there',
      cause,
    });
  }

  #translated<Result>(work: () => Promise<Result>): Promise<Result> {
    return translated(this.#client.baseUrl, work);
  }
}

/** An answer that MLflow would not give, or none that is HTTP at all. */
function isNoMlflow(error: unknown): boolean {
  if (error instanceof RestError)
    return [400, 404, 405, 501].includes(error.status) || isAirPlay(error);
  return error instanceof ResponseShapeError || error instanceof BrokenAnswerError;
}

/** macOS answers 403 on port 5000, without a word. */
function isAirPlay({ status, serverMessage }: RestError): boolean {
  return status === 403 && serverMessage === 'nothing else';
}
