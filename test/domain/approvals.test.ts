import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Approval,
  approvalKey,
  approvalsOf,
  approvalText,
} from '../../src/domain/approvals.js';
import { parseTagKey } from '../../src/domain/names.js';

const KEY = 'mlreg.approval.';
const at = '2026-03-02T09:00:00.000Z';
const word = (actor: string, more: Partial<Approval> = {}): Approval => {
  return { actor, decision: 'approved', reason: null, at, ...more };
};

test('what was decided is read back, oldest first', () => {
  const later = word('a', { at: '2026-03-03T09:00:00.000Z', decision: 'rejected', reason: 'no' });
  const tags = new Map([
    [`${KEY}a`, approvalText(later)],
    ['other', 'x'],
    [`${KEY}b`, approvalText(word('b'))],
  ]);
  expect(approvalsOf(tags)).toEqual([word('b'), later]);
});

test.each([
  'yes',
  'null',
  '[]',
  '{"actor":"a"}',
  '{"actor":"","decision":"approved"}',
  '{"actor":"a","decision":"maybe"}',
  '{"actor":1,"decision":"approved"}',
])('%s is no approval', (text) => {
  expect(approvalsOf(new Map([[`${KEY}a`, text]]))).toEqual([]);
});

test('what is not as it should be in an approval is null', () => {
  const text = '{"actor":"a","decision":"approved","reason":3,"at":"yesterday","__proto__":{}}';
  expect(approvalsOf(new Map([[`${KEY}a`, text]]))).toEqual([word('a', { at: null })]);
});

describe('the key', () => {
  test.each([
    ['Jane.Doe@example.com', 'jane.doe-example.com'],
    ['CI / nightly', 'ci-nightly'],
    ['../..', 'unknown'],
    ['Jürgen', 'jürgen'],
    ['x'.repeat(999), 'x'.repeat(200)],
  ])('of %s', (actor, slug) => {
    expect(approvalKey(actor, new Map())).toBe(KEY + slug);
  });

  test('of two whose names are alike there', () => {
    const tags = new Map([[`${KEY}a-b`, approvalText(word('a@b'))]]);
    expect(approvalKey('a@b', tags)).toBe(`${KEY}a-b`);
    expect(approvalKey('a/b', tags)).toBe(`${KEY}a-b-2`);
    tags.set(`${KEY}a-b-2`, approvalText(word('a/b')));
    expect(approvalKey('a/b', tags)).toBe(`${KEY}a-b-2`);
  });

  test('is a legal tag key for any name, and nobody else is overwritten', () => {
    const actor = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.uniqueArray(actor, { maxLength: 8 }), (actors) => {
        const tags = new Map<string, string>();
        for (const each of [...actors, ...actors]) {
          tags.set(parseTagKey(approvalKey(each, tags)), approvalText(word(each)));
        }
        expect(approvalsOf(tags).map((each) => each.actor)).toHaveLength(actors.length);
      }),
    );
  });
});
