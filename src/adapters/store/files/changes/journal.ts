import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { IntegrityError } from '../../../../domain/errors.js';
import { readBytes } from '../disk/read-file.js';
import { JOURNAL_FILE, type Scratch } from './scratch.js';
import type { Step } from './steps.js';
import { replaceFile, syncFolder } from './write-file.js';

/** Below the store, without a way out of it. */
const path = z.string().refine((text) => {
  const parts = text.split('/');
  return parts.every(
    (part) => part !== '' && part !== '.' && part !== '..' && !/[\\\0]/.test(part),
  );
});
const JOURNAL = z.strictObject({
  format: z.literal(1),
  steps: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('write'),
        path,
        old: z.string().nullable(),
        text: z.string().nullable(),
      }),
      z.strictObject({ kind: z.literal('append'), path, size: z.number(), text: z.string() }),
      z.strictObject({ kind: z.literal('move'), from: path, to: path }),
    ]),
  ),
});

/** More than any change takes; a rename moves folders. */
const LARGEST = 256 * 1024 * 1024;

export function writeJournal(root: string, steps: readonly Step[], scratch: Scratch): void {
  const text = JSON.stringify({ format: 1, steps });
  replaceFile(join(root, JOURNAL_FILE), join(root, scratch.file()), text);
  syncFolder(root);
}

/** The steps of a change that was broken off; null if there is none. @throws IntegrityError */
export function readJournal(root: string): readonly Step[] | null {
  const file = join(root, JOURNAL_FILE);
  const bytes = readBytes(file, LARGEST);
  if (bytes === null) return null;
  try {
    return JOURNAL.parse(JSON.parse(bytes.toString('utf8'))).steps;
  } catch (cause) {
    throw new IntegrityError(`${file} is not what mlreg has written`, {
      hint: 'it was to finish a change that was broken off: look at what is in it, and move it away',
      cause,
    });
  }
}

/** If a power cut brings it back, its steps find all done. */
export function removeJournal(root: string): void {
  rmSync(join(root, JOURNAL_FILE), { force: true });
}
