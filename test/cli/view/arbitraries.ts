import fc from 'fast-check';

/** Text as a registry may hold it, rich in what a terminal must not be given. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0x2000, max: 0x206f }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('\u061c', '\ufeff', '\u{e0041}', '\\', '"', "'", '\r\n', '\\u202e', '😀'),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

/** Text that means something to a parser of YAML or JSON. */
export const trickyText = fc.oneof(
  hostileText,
  fc.constantFrom(
    ...['', ' ', '3', '1e3', '007', '0x10', '1_000', 'true', 'yes', 'no', 'on', 'null', '~', 'NaN'],
    ...[
      '.nan',
      '.inf',
      '2026-01-02',
      '2026-01-02T03:04:05.006Z',
      '12:30:00',
      '<<',
      '=',
      '- a',
      '*a',
    ],
    ...['&a', '!x', '# c', 'a: b', 'a #b', '{', '[', '|', '>', '%', '@', '`', '---', '...', '? a'],
    ...['a\nb\n', '\ta', ' a ', 'a\n', '__proto__', 'constructor', 'x'.repeat(200)],
  ),
);

/** A document as the commands print it: Maps for what users named. */
export const recordLike = fc.record({
  version: trickyText,
  description: fc.option(trickyText),
  aliases: fc.array(trickyText, { maxLength: 3 }),
  tags: fc.array(fc.tuple(trickyText, trickyText), { maxLength: 4 }).map((tags) => new Map(tags)),
  metrics: fc
    .array(
      fc.tuple(
        trickyText,
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      ),
      {
        maxLength: 3,
      },
    )
    .map((metrics) => new Map(metrics)),
  deleted: fc.boolean(),
});

/** The same with plain objects for Maps, `__proto__` a key like any other. */
export function plain(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, of]) => [key, plain(of)]));
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, plain(of)]));
}

/** Controls (but the line ends of a document), bidi and zero-width characters in a text. */
export function unsafeIn(text: string): string[] {
  const unsafe =
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;
  return text.match(unsafe) ?? [];
}
