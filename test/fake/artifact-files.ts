import { normal } from './artifact-paths.js';
import { internal, notFound } from './errors.js';
import type { JsonObject, State } from './state.js';

/** One entry of a folder, its path below the root that was listed. */
interface Entry {
  readonly path: string;
  readonly size: number | null;
}

/** What is in a folder of a root such as `mlflow-artifacts:` or `s3://bucket/1`, by name. */
export function entriesOf(state: State, root: string, folder: string): Entry[] {
  const at = normal(folder);
  const prefix = uriOf(root, at === '' ? '' : `${at}/`);
  const found = new Map<string, Entry>();
  for (const [uri, { length }] of state.files) {
    if (!uri.startsWith(prefix)) continue;
    const [name = '', ...below] = uri.slice(prefix.length).split('/');
    const path = at === '' ? name : `${at}/${name}`;
    found.set(name, { path, size: below.length === 0 ? length : null });
  }
  return [...found.values()].sort((a, b) =>
    Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)),
  );
}

/** The answer's form of an entry; the size of an empty file is omitted. */
export function fileInfo({ size }: Entry, path: string): JsonObject {
  return { path, is_dir: size === null, file_size: size === null || size === 0 ? undefined : size };
}

export type Found = { readonly file: Uint8Array } | 'folder' | 'absent';

export function find(state: State, root: string, path: string): Found {
  const at = normal(path);
  const file = state.files.get(uriOf(root, at));
  if (file !== undefined) return { file };
  return at === '' || entriesOf(state, root, at).length > 0 ? 'folder' : 'absent';
}

/** On a disk the server looks for the file; from S3 it downloads, and fails. */
export function noSuchFile(path: string, isOnDisk: boolean) {
  if (isOnDisk) return notFound(`No such artifact: '${path}'`);
  return internal(
    `The following failures occurred while downloading one or more artifacts from s3://bucket:\n##### File ${path} #####\nAn error occurred (404) when calling the HeadObject operation: Not Found`,
  );
}

/** `mlflow-artifacts:` and `mlflow-artifacts:/` are one place. */
export function uriOf(root: string, path: string): string {
  return `${root.replace(/\/+$/, '')}/${path}`;
}

export const PROXY_ROOT = 'mlflow-artifacts:';
