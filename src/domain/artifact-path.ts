import { IntegrityError } from './errors.js';
import { shortened } from './shortened.js';

/** Bytes of one part; what file systems hold. */
const MAX_PART = 255;
const MAX_PARTS = 64;

/**
 * The parts of a path that a server, a bucket or a manifest gave: the one way from such a path to
 * one on a disk. The path is taken as it is, decoded already or never to be.
 *
 * @throws IntegrityError for one that could lead elsewhere, or that no disk holds
 */
export function artifactPathParts(path: string): readonly string[] {
  const parts = path.split('/');
  const fault =
    parts.length > MAX_PARTS
      ? `has more than ${MAX_PARTS} folders`
      : parts.map(faultOf).find((each) => each !== undefined);
  if (fault === undefined) return parts;
  throw new IntegrityError(`the path ${JSON.stringify(shortened(path, 200))} of a file ${fault}`, {
    hint: 'nothing was written; whoever made this version can upload its files again under other names',
  });
}

function faultOf(part: string): string | undefined {
  if (part === '') return 'has an empty part';
  if (part === '.' || part === '..') return `holds "${part}"`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f-\u009f]/.test(part)) return 'holds a control character';
  // A separator, a drive or a stream on Windows.
  if (/[\\:]/.test(part)) return 'holds "\\" or ":"';
  if (new TextEncoder().encode(part).length > MAX_PART) return `has a part over ${MAX_PART} bytes`;
  return undefined;
}

/**
 * Paths that would be one file on some disk, or a file and a folder at once.
 *
 * @throws IntegrityError
 */
export function refuseCollisions(paths: readonly string[]): void {
  const files = new Map<string, string>();
  for (const path of paths) {
    const key = sameOnSomeDisk(path);
    const other = files.get(key);
    if (other !== undefined) throw collision(path, other);
    files.set(key, path);
  }
  for (const path of paths) {
    const parts = path.split('/');
    for (let length = 1; length < parts.length; length += 1) {
      const other = files.get(sameOnSomeDisk(parts.slice(0, length).join('/')));
      if (other !== undefined) throw collision(path, other);
    }
  }
}

/** macOS takes letters with accents for the same however they are written, and as Windows, either case. */
function sameOnSomeDisk(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function collision(one: string, other: string): IntegrityError {
  return new IntegrityError(
    `the files ${JSON.stringify(shortened(one, 200))} and ${JSON.stringify(shortened(other, 200))} cannot both be on one disk`,
    { hint: 'nothing was written; --exclude leaves one of them out' },
  );
}
