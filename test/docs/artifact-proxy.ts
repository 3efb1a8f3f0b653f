import type { FakeMlflow, RecordedRequest } from '../fake/fake-mlflow.js';

const PROXY = '/api/2.0/mlflow-artifacts/artifacts';

/**
 * Lets a fake server hand out and take files, as the artifact proxy of MLflow 3.17 does.
 *
 * @param files - path below the proxy's root → text; tests may read and change it
 */
export function serveArtifacts(fake: FakeMlflow, files: Map<string, string>): void {
  const isProxied = ({ path }: RecordedRequest) => path.startsWith(PROXY);
  const answer = ({ method, path, query, rawBody }: RecordedRequest) => {
    const file = decodeURIComponent(path.slice(PROXY.length + 1));
    if (file === '') return json({ files: listed(query.get('path') ?? '', files) });
    if (method === 'PUT') files.set(file, rawBody);
    else if (method === 'DELETE') files.delete(file);
    else return files.has(file) ? { status: 200, body: files.get(file) ?? '' } : { status: 404 };
    return json({});
  };
  fake.on(isProxied, answer, { times: Number.POSITIVE_INFINITY });
}

function json(value: object) {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  };
}

/** What is right below a folder: files with their sizes, and folders. */
function listed(folder: string, files: ReadonlyMap<string, string>) {
  const prefix = folder === '' ? '' : `${folder}/`;
  const entries = new Map<string, object>();
  for (const [path, text] of files) {
    if (!path.startsWith(prefix)) continue;
    const [name = '', ...below] = path.slice(prefix.length).split('/');
    const isFolder = below.length > 0;
    const size = isFolder ? {} : { file_size: Buffer.byteLength(text) };
    entries.set(name, { path: name, is_dir: isFolder, ...size });
  }
  return [...entries.values()];
}
