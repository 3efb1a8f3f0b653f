import type { Signature, SignatureField } from '../../domain/mlmodel.js';
import type { ModelFilesRecord } from '../../domain/model-files-record.js';
import type { Context } from '../context.js';
import { cellText } from './cell.js';
import { humanSize } from './size.js';

/** Lines of a list before `… and 180 more`; `--json` has them all. */
const LINES = 20;

type File = { readonly path: string; readonly size: number };
type Settings = ReadonlyMap<string, unknown>;

/** What a model takes and gives, what it is and which files it has, for people. */
export async function printModelSections(
  record: ModelFilesRecord,
  { io }: Pick<Context, 'io'>,
): Promise<void> {
  const files = record.files as readonly File[] | null;
  const flavors = record.flavors as ReadonlyMap<string, Settings> | null;
  const signature = record.signature as Signature | null;
  if (files === null) return;
  const { cut } = await import('./cut.js');
  const width = io.stdout.isTTY ? io.stdout.columns : Number.POSITIVE_INFINITY;
  const print = (title: string, lines: readonly string[]) => {
    const shown = lines.length > 0 ? lines : ['none'];
    io.stdout.write(`\n${title}\n${shown.map((line) => `${cut(`  ${line}`, width)}\n`).join('')}`);
  };
  // Without an MLmodel file nobody knows of either.
  if (flavors !== null) {
    print('Signature', signature === null ? [] : signatureLines(signature));
    print('Flavors', flavorLines(flavors));
  }
  print('Files', fileLines(files));
}

/**
 * The same for lines of `field<TAB>value`: files by their paths, fields of a signature by their
 * names, or their places where they have none.
 */
export function byName({ files, signature }: ModelFilesRecord): {
  readonly files: unknown;
  readonly signature: unknown;
} {
  const fieldsByName = (fields: readonly SignatureField[] | null) =>
    fields && new Map(fields.map((field, index) => [field.name ?? String(index), typeText(field)]));
  const parts = signature as Signature | null;
  return {
    files: files && new Map((files as readonly File[]).map(({ path, size }) => [path, size])),
    signature: parts && {
      inputs: fieldsByName(parts.inputs),
      outputs: fieldsByName(parts.outputs),
      params: fieldsByName(parts.params),
    },
  };
}

function typeText({ type, required }: SignatureField): string {
  return required ? type : `${type}, optional`;
}

function signatureLines({ inputs, outputs, params }: Signature): string[] {
  return Object.entries({ inputs, outputs, params }).flatMap(([part, fields]) =>
    capped((fields ?? []).map(fieldLine)).map(
      (line, index) => `${(index === 0 ? part : '').padEnd('outputs'.length)}  ${line}`,
    ),
  );
}

/** `x: double`, `depth: long, optional`. */
function fieldLine(field: SignatureField): string {
  const name = field.name === null ? '' : `${cellText(field.name)}: `;
  return name + cellText(typeText(field));
}

/** Each with its settings in one line; what is nested is left to `--json`. */
function flavorLines(flavors: ReadonlyMap<string, Settings>): string[] {
  const names = [...flavors.keys()].map((name) => cellText(name));
  const longest = Math.max(...names.map((name) => name.length));
  return [...flavors.values()].map((settings, index) => {
    const words = [...settings]
      .filter(([, value]) => value !== null && typeof value !== 'object')
      .map(([key, value]) => `${cellText(key)}: ${cellText(value)}`);
    return `${(names[index] ?? '').padEnd(longest)}  ${words.join(', ')}`.trimEnd();
  });
}

function fileLines(files: readonly File[]): string[] {
  const sizes = files.slice(0, LINES).map(({ size }) => humanSize(size));
  const longest = Math.max(0, ...sizes.map((size) => size.length));
  const lines = files.map(
    ({ path }, index) => `${(sizes[index] ?? '').padStart(longest)}  ${cellText(path)}`,
  );
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return capped(lines, `, ${humanSize(total)} in all`);
}

function capped(lines: readonly string[], rest = ''): string[] {
  const more = lines.length - LINES;
  return more > 0 ? [...lines.slice(0, LINES), `… and ${more} more${rest}`] : [...lines];
}
