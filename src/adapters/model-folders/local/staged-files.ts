import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onDisk } from '../../../disk/on-disk.js';
import { artifactPathParts } from '../../../domain/artifact-path.js';
import { IntegrityError } from '../../../domain/errors.js';
import { type LoadedFile, type LoadManifest, MANIFEST_NAME } from '../../../domain/model-folder.js';

/** Writes a file of a model below a folder that nobody else writes to. */
export async function writeFile(
  staging: string,
  path: string,
  content: AsyncIterable<Uint8Array>,
  size: number,
): Promise<LoadedFile> {
  const target = join(staging, ...artifactPathParts(path));
  const hash = createHash('sha256');
  let written = 0;
  await onDisk(`cannot write ${path}`, async () => {
    await fs.mkdir(dirname(target), { recursive: true });
    // What an attempt before this one left.
    await fs.rm(target, { force: true });
    const file = await fs.open(target, 'wx');
    try {
      for await (const chunk of content) {
        written += chunk.length;
        if (written > size) throw wrongSize(path, size, `more than ${size}`);
        hash.update(chunk);
        await file.writeFile(chunk);
      }
      if (written !== size) throw wrongSize(path, size, String(written));
      await file.sync();
    } finally {
      await file.close();
    }
  });
  return { path, size, sha256: hash.digest('hex') };
}

function wrongSize(path: string, size: number, found: string): IntegrityError {
  return new IntegrityError(`${path} has ${found} bytes, but is listed with ${size}`, {
    hint: 'run the command again; if it stays so, the file is damaged where it is stored',
  });
}

/** `Object.fromEntries` keeps a tag called `__proto__`. */
function withMaps(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

export async function writeManifest(staging: string, manifest: LoadManifest): Promise<void> {
  await onDisk(`cannot write ${MANIFEST_NAME}`, async () => {
    const file = await fs.open(join(staging, MANIFEST_NAME), 'wx');
    try {
      await file.writeFile(`${JSON.stringify(manifest, withMaps, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}
