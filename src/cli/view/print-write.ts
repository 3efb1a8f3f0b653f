import type { ModelVersion } from '../../domain/types.js';
import type { Io } from '../io.js';
import { cellText } from './cell.js';
import { printDocument } from './document.js';
import type { OutputChoice } from './output-choice.js';

/** What every command that writes prints as JSON. */
export interface WriteRecord {
  /** False if everything was so already, and after a dry run. */
  readonly changed: boolean;
  readonly plan: object;
  /** What was read back; null after a dry run. */
  readonly result: object | null;
}

export const WRITE_FIELDS = ['changed', 'plan', 'result'];

/** What a write is for people: a sentence for each change, and the ids that `--quiet` prints. */
export interface WriteLines {
  readonly ids: readonly string[];
  readonly sentences: readonly string[];
}

/** Prints what was written, or would be. */
export async function printWrite(
  record: WriteRecord,
  { ids, sentences }: WriteLines,
  context: { readonly io: Io; readonly output: OutputChoice },
): Promise<void> {
  const { io, output } = context;
  const print = () => {
    for (const line of output.quiet ? ids : sentences) io.stdout.write(`${cellText(line)}\n`);
  };
  await printDocument(record, print, context);
}

/** The version that was promoted, as it was read back. */
export function versionResult({ modelName, version, stage, aliases }: ModelVersion): object {
  return { registered_name: modelName, version, stage, aliases };
}
