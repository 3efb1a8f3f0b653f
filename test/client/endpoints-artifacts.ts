import type { TransportResponse } from '../../src/client/transport.js';
import { type Endpoints, FOLDER, LOGGED, list, RUN } from './endpoints.js';

const PROXY = '/api/2.0/mlflow-artifacts/artifacts';
const MODEL = `0/models/${LOGGED}/artifacts`;

/** Files, by the artifact proxy and by the server itself. */
export const ARTIFACTS: Endpoints = {
  'artifacts.listProxied': {
    call: (c) => list(c.artifacts.listProxied(MODEL)),
    sends: ['GET', PROXY, { path: MODEL }],
    gives: [
      { path: 'MLmodel', is_dir: false, file_size: 7 },
      { path: 'a folder', is_dir: true },
    ],
  },
  'artifacts.readProxied': {
    call: async (c) => text(await c.artifacts.readProxied(`${MODEL}/a folder/ü`)),
    sends: ['GET', `${PROXY}/${MODEL}/a%20folder/%C3%BC`, {}],
    gives: 'weights',
  },
  'artifacts.writeProxied': {
    call: (c) => c.artifacts.writeProxied('0/x/a b', chunks('con', 'tent')),
    sends: ['PUT', `${PROXY}/0/x/a%20b`, 'content'],
  },
  'artifacts.removeProxied': {
    call: (c) => c.artifacts.removeProxied('0/x/a b'),
    sends: ['DELETE', `${PROXY}/0/x/a%20b`, {}],
  },
  'artifacts.listOfLoggedModel': {
    call: (c) => list(c.artifacts.listOfLoggedModel(LOGGED, 'a folder')),
    sends: [
      'GET',
      `logged-models/${LOGGED}/artifacts/directories`,
      { artifact_directory_path: 'a folder' },
    ],
    gives: [{ path: 'a folder/ü', is_dir: false, file_size: 7 }],
  },
  'artifacts.listOfRun': {
    call: (c) => list(c.artifacts.listOfRun(RUN, '')),
    sends: ['GET', 'artifacts/list', { run_id: RUN }],
    gives: [{ path: FOLDER, is_dir: true }],
  },
  'artifacts.rootOfRun': {
    call: (c) => c.artifacts.rootOfRun(RUN),
    sends: ['GET', 'artifacts/list', { run_id: RUN }],
    gives: `mlflow-artifacts:/0/${RUN}/artifacts`,
  },
  'artifacts.readOfVersion': {
    call: async (c) =>
      text(
        await c.artifacts.readOfVersion(
          { name: 'm', version: '1', path: 'MLmodel' },
          { first: 1, last: 3 },
        ),
      ),
    sends: [
      'GET',
      '/model-versions/get-artifact',
      { name: 'm', version: '1', path: 'MLmodel' },
      { range: 'bytes=1-3' },
    ],
    gives: 'lav',
  },
};

async function text({ body }: TransportResponse): Promise<string> {
  return Buffer.concat((await list(body)) as Uint8Array[]).toString();
}

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const each of texts) yield Buffer.from(each);
}
