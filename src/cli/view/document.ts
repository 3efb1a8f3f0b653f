import type { Io } from '../io.js';
import { cellText } from './cell.js';
import { csvLine, tsvLine } from './delimited.js';
import { pick } from './fields.js';
import { terminalJson } from './json.js';
import type { OutputChoice } from './output-choice.js';

/**
 * Prints one object: as JSON or YAML, as a line a field in TSV and CSV, or, where no format was
 * chosen, as `human` prints it.
 */
export async function printDocument(
  document: object,
  human: () => void | Promise<void>,
  { io, output }: { readonly io: Io; readonly output: OutputChoice },
): Promise<void> {
  const { format, fields } = output;
  const picked = pick(document, fields);
  switch (format) {
    case 'json':
      io.stdout.write(`${terminalJson(picked, 2)}\n`);
      return;
    case 'ndjson':
      io.stdout.write(`${terminalJson(picked)}\n`);
      return;
    case 'yaml': {
      const { terminalYaml } = await import('./yaml.js');
      io.stdout.write(terminalYaml(picked));
      return;
    }
    case 'tsv':
    case 'csv': {
      const line = format === 'tsv' ? tsvLine : csvLine;
      for (const field of flattened(picked)) io.stdout.write(`${line(field)}\n`);
      return;
    }
    default:
      await human();
  }
}

/** Every field as its name, such as `metrics.accuracy`, and its value. */
function* flattened(document: object, prefix = ''): Generator<[string, string], void, undefined> {
  const entries = document instanceof Map ? document : new Map(Object.entries(document));
  for (const [key, value] of entries) {
    const name = prefix + cellText(key);
    const isNested = typeof value === 'object' && value !== null && !isPlainList(value);
    if (isNested) yield* flattened(value, `${name}.`);
    else yield [name, cellText(value)];
  }
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object');
}
