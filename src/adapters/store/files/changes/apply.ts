import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestOf, digestOfBytes } from './digest.js';
import type { Scratch } from './scratch.js';
import type { AppendStep, MoveStep, Step, WriteStep } from './steps.js';
import { appendToFile, makeFolderOf, replaceFile, syncFolder } from './write-file.js';

/**
 * Does a step, or what is left of it. A file that is neither as it was nor as it will be was written
 * by another program meanwhile: its word is the newer one, and stays.
 *
 * @param root - without links in it
 * @returns false for such a file
 */
export function apply(root: string, step: Step, scratch: Scratch): boolean {
  switch (step.kind) {
    case 'write':
      return write(root, step, scratch);
    case 'append':
      return append(root, step);
    case 'move':
      return move(root, step);
  }
}

function write(root: string, { path, old, text }: WriteStep, scratch: Scratch): boolean {
  const file = join(root, path);
  const found = digestOf(file);
  if (found === (text === null ? null : digestOfBytes(text))) return true;
  if (found !== old) return false;
  makeFolderOf(root, file);
  if (text !== null) replaceFile(file, join(root, scratch.file()), text);
  else rmSync(file);
  return true;
}

function append(root: string, { path, size, text }: AppendStep): boolean {
  const file = join(root, path);
  const now = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const bytes = Buffer.from(text);
  const done = now - size;
  if (done < 0) return false;
  if (done >= bytes.length) return true;
  makeFolderOf(root, file);
  appendToFile(file, bytes.subarray(done).toString());
  return true;
}

function move(root: string, { from, to }: MoveStep): boolean {
  const [source, target] = [join(root, from), join(root, to)];
  if (!existsSync(source)) return true;
  if (existsSync(target)) return false;
  makeFolderOf(root, source);
  makeFolderOf(root, target);
  renameSync(source, target);
  return true;
}

/** Keeps what steps have done through a power cut. */
export function syncAll(root: string, steps: readonly Step[]): void {
  const paths = steps.flatMap((step) =>
    step.kind === 'move' ? [step.from, step.to] : [step.path],
  );
  for (const folder of new Set(paths.map((path) => dirname(join(root, path))))) syncFolder(folder);
}
