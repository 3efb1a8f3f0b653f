import pMap from 'p-map';
import type { ArtifactFile, ArtifactReader } from '../domain/artifact-store.js';
import { IntegrityError, MlregError } from '../domain/errors.js';
import type { LoadedFile, StagedFolder } from '../domain/model-folder.js';

/** How far a download is. */
export interface DownloadProgress {
  readonly files: number;
  readonly allFiles: number;
  readonly bytes: number;
  readonly allBytes: number;
}

export interface DownloadOptions {
  /** Files at a time. */
  readonly jobs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** A file that broke off, or came with other bytes than it should, is read so often in all. */
const ATTEMPTS = 3;

/**
 * Files from a store into a folder, several at a time. When it throws, nothing is under way any more:
 * what was still read is broken off.
 *
 * @throws MlregError of the first that fails
 */
export async function downloadFiles(
  files: readonly ArtifactFile[],
  store: ArtifactReader,
  folder: StagedFolder,
  { jobs, signal, onProgress = () => {} }: DownloadOptions,
): Promise<LoadedFile[]> {
  const stop = new AbortController();
  const ends = signal ? [signal, stop.signal] : [stop.signal];
  const allBytes = files.reduce((sum, { size }) => sum + size, 0);
  let bytes = 0;
  let done = 0;
  const report = () => onProgress({ files: done, allFiles: files.length, bytes, allBytes });
  report();
  const download = async ({ path, size }: ArtifactFile) => {
    // One a file: what listens to it goes with it.
    const stopped = AbortSignal.any(ends);
    for (let attempt = 1; ; attempt += 1) {
      let read = 0;
      try {
        stopped.throwIfAborted();
        const content = watched(store.read(path, undefined, stopped), (length) => {
          stopped.throwIfAborted();
          read += length;
          bytes += length;
          report();
        });
        const file = await folder.write(path, content, size);
        done += 1;
        report();
        return file;
      } catch (error) {
        bytes -= read;
        if (!stopped.aborted && attempt < ATTEMPTS && mayPass(error)) continue;
        stop.abort(error);
        throw error;
      }
    }
  };
  try {
    return await pMap(files, download, { concurrency: jobs, stopOnError: false });
  } catch {
    // One error for each file that was not loaded; the first made the others stop.
    throw signal?.aborted ? signal.reason : stop.signal.reason;
  }
}

async function* watched(content: AsyncIterable<Uint8Array>, onBytes: (count: number) => void) {
  for await (const chunk of content) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** The request itself is retried below; here, what breaks off after its answer has begun. */
function mayPass(error: unknown): boolean {
  return (
    error instanceof IntegrityError || (error instanceof MlregError && error.code === 'unreachable')
  );
}
