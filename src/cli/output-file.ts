import { constants, type Stats } from 'node:fs';
import { access, open, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { onDisk } from '../disk/on-disk.js';
import { SpoolFile } from '../disk/spool-file.js';
import { UsageError } from '../domain/errors.js';
import type { Io } from './io.js';

export interface OutputFileOptions {
  /** As it was given; undefined is stdout. */
  readonly path: string | undefined;
  /** The flag that names it. @default '--output' */
  readonly flag?: string;
  /** Replace a file whatever it is. */
  readonly overwrite: boolean;
  /** Of a file that is there, by its first characters: may it be replaced unasked? */
  readonly isOurs: (start: string) => boolean;
  /** What such a file is called: `export of mlreg`. */
  readonly kind: string;
}

/** Where the result of a command is written, in full or not at all. */
export interface OutputFile {
  readonly spool: SpoolFile;
  /** Puts what was spooled where it belongs. */
  readonly deliver: () => Promise<void>;
}

/**
 * Looks at the place that the flag names; nothing is written yet.
 *
 * @throws UsageError for a folder, for one that does not exist, and for a file that is another's
 */
export async function outputFile(
  options: OutputFileOptions,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<OutputFile> {
  const { path } = options;
  if (path === undefined) {
    const spool = new SpoolFile(undefined, signal);
    return { spool, deliver: () => copy(spool, io) };
  }
  const given = resolve(io.cwd, path);
  const found = await checkPlace(given, options);
  if (found && !found.isFile()) {
    // A pipe or a device: what is renamed to its name would take its place.
    const spool = new SpoolFile(undefined, signal);
    const write = () => writeFile(given, spool.read());
    return { spool, deliver: () => onDisk(`cannot write ${path}`, write) };
  }
  // A link stays one, and the file behind it is replaced.
  const target = found ? await realpath(given) : given;
  const folder = dirname(target);
  await onDisk(`cannot write ${folder}`, () => access(folder, constants.W_OK));
  const mode = found && found.mode & 0o777;
  const spool = new SpoolFile({ folder, mode: mode ?? 0o666, shownPath: path }, signal);
  return { spool, deliver: () => spool.moveTo(target, mode) };
}

async function checkPlace(
  path: string,
  { path: given = '', flag = '--output', overwrite, isOurs, kind }: OutputFileOptions,
): Promise<Stats | undefined> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(given) || given.endsWith('/')) throw noFile(given, flag);
  const found = await existing(path);
  if (found?.isDirectory()) throw noFile(given, flag);
  if (!found && !(await existing(dirname(path)))?.isDirectory()) {
    const folder = dirname(path);
    throw new UsageError(`there is no folder ${folder}`, {
      hint: (await existing(folder))
        ? `that is a file: give another ${flag}`
        : `create it first: mkdir -p ${folder}`,
    });
  }
  if (!found?.isFile() || found.size === 0 || overwrite) return found;
  if (isOurs(await startOf(path, given))) return found;
  throw new UsageError(`${given} exists, and is no ${kind}`, {
    hint: `add --overwrite to replace it, or give another ${flag}`,
  });
}

function noFile(given: string, flag: string): UsageError {
  return new UsageError(`"${given}" is not a file: ${flag} names the file to write`, {
    hint: `write it as ${flag} models.json; folders and s3:// are no files`,
  });
}

async function existing(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return await onDisk(`cannot write ${path}`, () => Promise.reject(error));
  }
}

async function startOf(path: string, given: string): Promise<string> {
  return await onDisk(`cannot read ${given}`, async () => {
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  });
}

async function copy(spool: SpoolFile, { stdout }: Io): Promise<void> {
  for await (const text of spool.read()) {
    stdout.write(text);
    await stdout.drained();
  }
}
