import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { artifactPathParts, refuseCollisions } from '../../src/domain/artifact-path.js';
import { IntegrityError } from '../../src/domain/errors.js';

const HOSTILE = [
  ...['../x', '/etc/passwd', 'a/../../x', '..', '.', '', 'a//b', 'a/', '/', './a', 'a/.'],
  ...['..\\x', 'a\\..\\x', 'C:\\x', 'C:x', '\\\\srv\\share', 'a:stream', 'a\u0000b', 'a\nb'],
  ...['a\u001b[31m', 'a\u009bb', `${'x'.repeat(256)}`, `${'é'.repeat(128)}`, `${'a/'.repeat(64)}a`],
];
const LEGAL = [
  ...['MLmodel', 'data/model.pkl', '..%2fx', '%2e%2e/x', '...', '..a', 'a b', ' a', 'é', '🚀'],
  ...['-rf', '~', '$HOME', '`x`', "it's", '"', '<x>', '|', '*', '?', '#', '%', 'CON', '__proto__'],
];

describe('a path', () => {
  test.each(HOSTILE)('%j is refused', (path) => {
    expect(() => artifactPathParts(path)).toThrow(IntegrityError);
  });

  test.each(LEGAL)('%j is taken as it is', (path) => {
    expect(artifactPathParts(path)).toEqual(path.split('/'));
  });

  test('what is taken stays inside, by the rules of every system', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom('..', '.', '/', '\\', ':', 'C:', '%2e', '\u0000', 'a', '//'),
    );
    const path = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(path, (given) => {
        let parts: readonly string[];
        try {
          parts = artifactPathParts(given);
        } catch (error) {
          expect(error).toBeInstanceOf(IntegrityError);
          return;
        }
        for (const [system, root] of [
          [posix, '/target'],
          [win32, 'D:\\target'],
        ] as const) {
          const resolved = system.resolve(root, ...parts);
          expect(resolved.startsWith(root + system.sep)).toBe(true);
          expect(system.relative(root, resolved).split(system.sep)).toEqual(parts);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe('paths together', () => {
  test.each([
    [['a', 'A']],
    [['é', 'e\u0301']],
    [['a', 'a/b']],
    [['x/A', 'X/a']],
    [['a', 'b', 'a']],
    [['dir/File', 'DIR/file/x']],
  ])('%j are refused', (paths) => {
    expect(() => refuseCollisions(paths)).toThrow(IntegrityError);
  });

  test('others are not', () => {
    refuseCollisions(['a', 'b', 'c/a', 'c/b', 'c.a', 'c a/b', '__proto__/x', 'ab/c']);
  });
});
