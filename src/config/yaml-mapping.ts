import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../domain/errors.js';

/** One key of a YAML mapping, with where it stands. */
export interface YamlEntry {
  readonly key: string;
  readonly value: unknown;
  readonly line: number;
}

/**
 * The top level of a YAML file, or of the mapping below `path`.
 *
 * @throws UsageError with file and line if it is no YAML or no mapping
 */
export function readMapping(
  file: string,
  content: string,
  path: readonly string[] = [],
): YamlEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(content, {
    lineCounter: lines,
    prettyErrors: false,
    // Else a profile called 2024 could not be asked for: its key would be a number.
    stringKeys: true,
  });
  const [problem] = document.errors;
  if (problem) {
    const { line } = lines.linePos(problem.pos[0]);
    // Behind the colon stands a piece of the file, which may be a secret.
    const summary = problem.message.replace(/: ".*/s, '');
    throw new UsageError(`${file}:${line}: not valid YAML: ${summary}`);
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  // A file with nothing but comments is no mistake.
  if (node === null || node === undefined || (isScalar(node) && node.value === null)) return [];
  if (!isMap(node)) {
    const where = path.length === 0 ? 'the file' : `"${path.join('.')}"`;
    throw new UsageError(`${file}: ${where} is not a mapping of keys to values`, {
      hint: 'write one setting a line, such as `model_prefix: openstack_rca_system_auto_`',
    });
  }
  return node.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : String(key);
    const offset = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
    const { line } = lines.linePos(offset);
    return { key: name, value: toPlain(document, value, `${file}:${line}: ${name}`), line };
  });
}

function toPlain(document: Document, node: unknown, place: string): unknown {
  if (!isNode(node)) return node;
  try {
    return node.toJS(document);
  } catch {
    // The error of the library quotes the name, which may be a password without its quotes.
    throw new UsageError(`${place} is a YAML alias of something that is not there`, {
      hint: 'put a value that begins with "*" in quotes',
    });
  }
}
