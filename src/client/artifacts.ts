import type { ByteCall } from './call.js';
import type { MlflowHttp } from './http.js';
import { paginate } from './paginate.js';
import { answers, emptySchema } from './schemas.js';
import type { TransportResponse } from './transport.js';
import type { ArtifactWire } from './wire.js';

/** First and last byte, as HTTP counts them. */
export interface HttpRange {
  readonly first: number;
  readonly last: number;
}

export interface FileOfVersion {
  readonly name: string;
  readonly version: string;
  readonly path: string;
}

/** Files that the server hands out (MLflow 2.9 to 3.17). Paths are relative, with `/` between their parts. */
export function artifacts(http: MlflowHttp) {
  const list = (path: string, params: Readonly<Record<string, unknown>>) =>
    paginate<ArtifactWire>({ method: 'GET', path }, async (pageToken) => {
      const page = await http.call({
        method: 'GET',
        path,
        params: { ...params, page_token: pageToken },
        schema: answers.artifacts,
      });
      return { items: page.files, nextPageToken: page.next_page_token };
    });
  return {
    /** One folder of the artifact proxy; names are without their folder. What is not there is empty. */
    listProxied: (folder: string) => list(PROXY, { path: folder }),

    /** A range is not heeded where the destination is S3: then the answer is 200 and the whole file. */
    readProxied: (path: string, range?: HttpRange, signal?: AbortSignal) =>
      http.bytes({ method: 'GET', path: proxied(path), ...rangeHeader(range), signal }),

    /** @param size - bytes; without it, a server behind a prefix stores an empty file (3.17.2) */
    async writeProxied(
      path: string,
      content: AsyncIterable<Uint8Array>,
      size?: number,
    ): Promise<void> {
      const headers = size === undefined ? {} : { 'content-length': String(size) };
      await drain(await http.bytes({ method: 'PUT', path: proxied(path), content, headers }));
    },

    /** Removing what is not there is answered with 200. */
    async removeProxied(path: string): Promise<void> {
      await http.call({ method: 'DELETE', path: proxied(path), schema: emptySchema });
    },

    /** One folder of a logged model, listed by the server with its own credentials; paths from the model's root. */
    listOfLoggedModel: (modelId: string, folder: string) =>
      list(`logged-models/${encodeURIComponent(modelId)}/artifacts/directories`, {
        artifact_directory_path: folder || undefined,
      }),

    /** One folder of a run; paths from the run's root. */
    listOfRun: (runId: string, folder: string) =>
      list('artifacts/list', { run_id: runId, path: folder || undefined }),

    /** The folder that the paths of `listOfRun` start at. */
    async rootOfRun(runId: string): Promise<string> {
      const params = { run_id: runId };
      const call = { method: 'GET', path: 'artifacts/list', params } as const;
      return (await http.call({ ...call, schema: answers.artifacts })).root_uri ?? '';
    },

    /** A file of a version, fetched by the server with its own credentials. */
    readOfVersion: (
      { name, version, path }: FileOfVersion,
      range?: HttpRange,
      signal?: AbortSignal,
    ) =>
      http.bytes({
        method: 'GET',
        path: '/model-versions/get-artifact',
        params: { name, version, path },
        ...rangeHeader(range),
        signal,
      }),
  };
}

const PROXY = '/api/2.0/mlflow-artifacts/artifacts';

function proxied(path: string): string {
  return `${PROXY}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

function rangeHeader(range: HttpRange | undefined): Pick<ByteCall, 'headers'> {
  return range === undefined ? {} : { headers: { range: `bytes=${range.first}-${range.last}` } };
}

async function drain({ body }: TransportResponse): Promise<void> {
  for await (const _ of body);
}
