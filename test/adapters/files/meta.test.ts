import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Meta,
  type MetaValue,
  Verbatim,
} from '../../../src/adapters/store/files/yaml/meta.js';
import { metaText } from '../../../src/adapters/store/files/yaml/meta-text.js';
import { parseAnyMeta } from '../../../src/adapters/store/files/yaml/parse-any-meta.js';
import { parseCommonMeta } from '../../../src/adapters/store/files/yaml/parse-common-meta.js';
import { parseMeta } from '../../../src/adapters/store/files/yaml/parse-meta.js';
import { UsageError } from '../../../src/domain/errors.js';

const entry = (text: string) => parseMeta(`key: ${text}\n`).then((meta) => meta?.get('key'));

describe('what Python reads', () => {
  it.each<[string, MetaValue]>([
    ['1795278367983', 1795278367983],
    ["'1'", '1'],
    ['-3', -3],
    ['1e5', '1e5'],
    ['089', '089'],
    ['m-12', 'm-12'],
    ['null', null],
    ["''", ''],
    ['~', null],
    ["'it''s: a #text'", "it's: a #text"],
    ['"\\U0001F680\\e\\N"', '🚀\u001b\u0085'],
    ['[]', []],
    ['{}', new Map()],
    ['s3://b/x?y=1', 's3://b/x?y=1'],
    ['12:30', new Verbatim('12:30')],
    ['1.5', new Verbatim('1.5')],
    ['yes', new Verbatim('yes')],
    ['2026-11-21', new Verbatim('2026-11-21')],
    ['99999999999999999999', new Verbatim('99999999999999999999')],
  ])('%s', async (text, value) => {
    expect(await entry(text)).toEqual(value);
  });

  it('a text that was folded, a list, a mapping', async () => {
    const text = `a: ${'word '.repeat(15)}word\n  more words\nb:\n- x\n- '1'\nc:\n  champion: '1'\nd: 'one\n\n  two'\n`;
    expect(await parseMeta(text)).toEqual(
      new Map<string, MetaValue>([
        ['a', `${'word '.repeat(15)}word more words`],
        ['b', ['x', '1']],
        ['c', new Map([['champion', '1']])],
        ['d', 'one\ntwo'],
      ]),
    );
  });

  it('objects of Python that MLflow has failed to write', async () => {
    const text = `metrics:
- !!python/object:mlflow.entities.metric.Metric
  _key: lmacc
  _value: 0.7
name: model
params: null
`;
    expect((await parseMeta(text))?.get('name')).toBe('model');
  });

  it('references are not followed', async () => {
    const bomb = `a: &a [x, x, x, x]\n${'bcdefghij'
      .split('')
      .map((key, index) => `${key}: &${key} [*${'abcdefghi'[index]}, *${'abcdefghi'[index]}]\n`)
      .join('')}name: model\n`;
    const meta = await parseMeta(bomb);
    expect(meta?.get('name')).toBe('model');
    expect(meta?.get('j')).toEqual([null, null]);
  });

  it.each(['a: [', '- a\n', 'text\n', 'a: b: c\n', `${'['.repeat(20_000)}\n`])(
    'no mapping: %j',
    async (text) => {
      await expect(parseMeta(text)).rejects.toMatchObject({ code: 'integrity' });
    },
  );

  it('an empty file, which MLflow is about to fill', async () => {
    expect(await parseMeta('')).toBeNull();
  });
});

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('null', '1', 'yes', '1e5', '0x1', '12:30', '~', '=', '- a', 'a: b', 'a #b'),
);
const values: fc.Arbitrary<MetaValue> = fc.oneof(
  texts,
  fc.maxSafeInteger(),
  fc.constantFrom(null, new Verbatim('1.5'), new Verbatim('true')),
  fc.array(texts),
  fc.array(fc.tuple(texts, texts)).map((entries) => new Map(entries)),
);

describe('what mlreg writes', () => {
  it('is read as it was', async () => {
    const key = fc.stringMatching(/^[a-z_]{1,20}$/).filter((text) => text !== 'null');
    const metas: fc.Arbitrary<Meta> = fc.array(fc.tuple(key, values)).map((all) => new Map(all));
    await fc.assert(
      fc.asyncProperty(metas, async (meta) => {
        fc.pre(meta.size > 0);
        const found = (await parseMeta(metaText(meta))) ?? new Map();
        expect([...found].sort(byKey)).toEqual([...meta].sort(byKey));
      }),
      { numRuns: 500 },
    );
  });

  it('is read alike with the library and without it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c_d'), values)), (all) => {
        fc.pre(all.length > 0);
        const text = metaText(new Map(all));
        const common = parseCommonMeta(text);
        if (common !== null) expect(common).toEqual(parseAnyMeta(text));
      }),
      { numRuns: 500 },
    );
  });

  it('has no half of a character', () => {
    expect(() => metaText(new Map([['name', 'x\ud83d']]))).toThrow(UsageError);
  });
});

const byKey = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);
