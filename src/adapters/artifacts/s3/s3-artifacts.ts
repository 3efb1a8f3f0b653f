import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ArtifactFile, ArtifactStore, ByteRange } from '../../../domain/artifact-store.js';
import { IntegrityError, NotFoundError } from '../../../domain/errors.js';
import { sizedContent } from '../../sized-content.js';
import { noAnswerOfS3, toMlregError } from './s3-errors.js';

/** A bucket, and the key that the files are below; without a slash at its end. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

export interface S3Access {
  readonly client: S3Client;
  /** Whose bucket it must be: `MLFLOW_S3_EXPECTED_BUCKET_OWNER`. */
  readonly bucketOwner: string | undefined;
  /** For every upload, by the names of the S3 API: `MLFLOW_S3_UPLOAD_EXTRA_ARGS`. */
  readonly uploadArguments: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal | undefined;
}

/** Of up to 1000 files each. */
const MAX_PAGES = 1000;

/** Files in a bucket of S3, or of any server that speaks its protocol. */
export class S3Artifacts implements ArtifactStore {
  readonly #location: S3Location;
  readonly #access: S3Access;
  readonly #bucket: { Bucket: string; ExpectedBucketOwner: string | undefined };

  constructor(location: S3Location, access: S3Access) {
    this.#location = location;
    this.#access = access;
    this.#bucket = { Bucket: location.bucket, ExpectedBucketOwner: access.bucketOwner };
  }

  async *list(folder = ''): AsyncGenerator<ArtifactFile, void, undefined> {
    const root = this.#key('');
    // With its slash, so that `models/m-1` does not hold the files of `models/m-10`.
    const prefix = folder === '' ? root : `${this.#key(folder)}/`;
    let token: string | undefined;
    let pages = 0;
    do {
      const page = await this.#sent(() =>
        this.#access.client.send(
          new ListObjectsV2Command({
            ...this.#bucket,
            Prefix: prefix,
            ContinuationToken: token,
            // A key may hold what XML cannot.
            EncodingType: 'url',
          }),
          this.#options,
        ),
      );
      if (page.Name === undefined) throw noAnswerOfS3(this.#uri(''));
      for (const { Key: key = '', Size: size = 0 } of page.Contents ?? []) {
        // Not every server heeds what was asked (versitygw 1.8).
        const whole = page.EncodingType === 'url' ? decodeKey(key) : key;
        const path = whole.slice(root.length);
        // An object with a slash at its end is what consoles make for a folder.
        if (!path.endsWith('/') && path !== '') yield { path, size };
      }
      pages += 1;
      if (pages > MAX_PAGES) {
        throw new IntegrityError(`the list of ${this.#uri('')} does not end`, {
          hint: 'it has more files than any model; `mlreg details` shows which folder the version names',
        });
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  async stat(path: string): Promise<ArtifactFile> {
    const { ContentLength: size = 0 } = await this.#sent(
      () =>
        this.#access.client.send(
          new HeadObjectCommand({ ...this.#bucket, Key: this.#key(path) }),
          this.#options,
        ),
      path,
    );
    return { path, size };
  }

  async *read(
    path: string,
    range?: ByteRange,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    if (range && range.start >= range.end) return;
    const part = range
      ? { Range: `bytes=${range.start}-${range.end - 1}` }
      : // Of a part the SDK checks no checksum.
        ({ ChecksumMode: 'ENABLED' } as const);
    const own = this.#access.signal;
    const either = signal && own ? AbortSignal.any([signal, own]) : (signal ?? own);
    try {
      const { Body: body } = await this.#access.client.send(
        new GetObjectCommand({ ...this.#bucket, Key: this.#key(path), ...part }),
        either ? { abortSignal: either } : {},
      );
      yield* body as AsyncIterable<Uint8Array>;
    } catch (error) {
      if (either?.aborted) throw either.reason;
      // The range begins where the file ends, or beyond.
      if (error instanceof Error && error.name === 'InvalidRange') return;
      throw this.#error(error, path);
    }
  }

  async write(path: string, content: AsyncIterable<Uint8Array>, size?: number): Promise<void> {
    const [{ Upload }, { Readable }] = await Promise.all([
      import('@aws-sdk/lib-storage'),
      import('node:stream'),
    ]);
    const upload = new Upload({
      client: this.#access.client,
      params: {
        ...this.#access.uploadArguments,
        ...this.#bucket,
        Key: this.#key(path),
        Body: Readable.from(sizedContent(path, content, size), { objectMode: false }),
      },
    });
    const { signal } = this.#access;
    const abort = () => void upload.abort();
    signal?.addEventListener('abort', abort, { once: true });
    await this.#sent(() => upload.done(), path);
    signal?.removeEventListener('abort', abort);
  }

  async remove(path: string): Promise<void> {
    await this.#sent(
      () =>
        this.#access.client.send(
          new DeleteObjectCommand({ ...this.#bucket, Key: this.#key(path) }),
          this.#options,
        ),
      path,
    );
  }

  get #options() {
    const { signal } = this.#access;
    return signal ? { abortSignal: signal } : {};
  }

  async #sent<Answer>(send: () => Promise<Answer>, path = ''): Promise<Answer> {
    try {
      return await send();
    } catch (error) {
      throw this.#error(error, path);
    }
  }

  #error(error: unknown, path: string): unknown {
    if (this.#access.signal?.aborted) return this.#access.signal.reason;
    const known = toMlregError(error, this.#uri(path));
    if (!(known instanceof NotFoundError) || path === '') return known;
    return new NotFoundError(`there is no file "${path}"`, {
      hint: known.hint ?? 'it was removed after it was listed; run the command again',
      cause: error,
    });
  }

  #key(path: string): string {
    const { key } = this.#location;
    return key === '' ? path : `${key}/${path}`;
  }

  #uri(path: string): string {
    return `s3://${this.#location.bucket}/${this.#key(path)}`;
  }
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    throw new IntegrityError(`the S3 server lists ${JSON.stringify(key)}, which is not encoded`, {
      hint: 'it says that it is; is it a server that speaks the protocol of S3?',
    });
  }
}
