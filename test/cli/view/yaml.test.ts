import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { terminalYaml } from '../../../src/cli/view/yaml.js';
import { plain, recordLike, unsafeIn } from './arbitraries.js';

/** As `yaml` reads it, with `__proto__` a key like any other. */
function read(yaml: string, version: '1.1' | '1.2' = '1.2'): unknown {
  return plain(parse(yaml, { mapAsMap: true, version }));
}

describe('YAML', () => {
  test('is lossless', () => {
    fc.assert(
      fc.property(recordLike, (record) => {
        expect(read(terminalYaml(record))).toStrictEqual(plain(record));
      }),
      { numRuns: 300 },
    );
  });

  test('is safe on a terminal', () => {
    fc.assert(
      fc.property(recordLike, (record) => {
        expect(unsafeIn(terminalYaml(record))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test.each(['a\tb', 'a\t"', "it's\t", '\t', 'a\n\tb\n'])('no tab of %j is raw', (text) => {
    expect(unsafeIn(terminalYaml({ tags: new Map([[text, text]]) }))).toEqual([]);
  });

  test.each(['yes', 'no', 'on', 'y', '1_000', '12:30:00', '2026-01-02', '<<', '010', 'NaN'])(
    '%j is the same text to a reader of YAML 1.1, such as Python',
    (text) => {
      const tags = { tags: new Map([[text, text]]) };
      expect(read(terminalYaml(tags), '1.1')).toEqual({ tags: { [text]: text } });
    },
  );

  test('a time is text to any reader', () => {
    const record = { creation_timestamp: '2026-01-02T03:04:05.006Z' };
    expect(read(terminalYaml(record), '1.1')).toEqual(record);
  });

  test('has no anchors: what occurs twice is written twice', () => {
    const from = ['1'];
    expect(terminalYaml({ from, archive: from })).toBe('from:\n  - "1"\narchive:\n  - "1"\n');
  });

  test('versions are text, parameters are what they are', () => {
    const record = { version: '3', parameters: new Map<string, unknown>([['lr', 0.2]]) };
    expect(terminalYaml(record)).toBe('version: "3"\nparameters:\n  lr: 0.2\n');
  });
});
