import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deletedTags, deletedVersions } from '../../src/domain/event-deletions.js';

/** As a record has them, and as a reader finds them. */
const recorded = (tags: Readonly<Record<string, string>>) =>
  deletedVersions((key) => tags[key] ?? null);

const text = fc.option(fc.string({ unit: 'binary', maxLength: 500 }));
const versions = fc.array(fc.record({ version: fc.nat().map(String), source: text, runId: text }), {
  maxLength: 200,
});

test('what is deleted stands in tags that MLflow takes, whatever it is', () => {
  fc.assert(
    fc.property(versions, (deleted) => {
      const tags = deletedTags(deleted);
      for (const value of Object.values(tags)) expect(value.length).toBeLessThanOrEqual(8_000);
      if (Object.keys(tags).length < 20) expect(recorded(tags)).toEqual(deleted);
    }),
    { numRuns: 50 },
  );
});

test('none is no tag', () => {
  expect(deletedTags([])).toEqual({});
  expect(recorded({})).toEqual([]);
});

test('a text longer than any database holds is cut', () => {
  const [cut] = recorded(deletedTags([{ version: '1', source: 'x'.repeat(10_000), runId: null }]));
  expect(cut?.source).toBe(`${'x'.repeat(600)}…`);
});

test('of very many the first are kept', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => {
    return {
      version: String(index + 1),
      source: `s3://b/${'x'.repeat(80)}`,
      runId: 'r'.repeat(32),
    };
  });
  const tags = deletedTags(many);
  expect(Object.keys(tags)).toHaveLength(20);
  const found = recorded(tags);
  expect(found.length).toBeGreaterThan(800);
  expect(found).toEqual(many.slice(0, found.length));
});

test.each(['', '{}', 'null', '[null, 1, {"version": 3}]', '[{"source": "s3://b"}]', '['])(
  'what somebody else wrote there is nothing: %s',
  (json) => {
    expect(recorded({ 'deleted.1': json })).toEqual([]);
  },
);
