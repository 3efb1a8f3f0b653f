import { describe, expect, test } from 'vitest';
import { ExpressionError } from '../../../src/domain/expressions/error.js';
import { parseExpression } from '../../../src/domain/expressions/parse.js';
import { VOCABULARY } from './vocabulary.js';

function errorOf(text: string, vocabulary = VOCABULARY): ExpressionError {
  try {
    parseExpression(text, vocabulary);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`"${text}" is no error`);
}

/** The expression with the place between brackets, the problem, and the hint. */
type Row = [place: string, problem: RegExp, hint: RegExp];

describe('what cannot be read points at its place', () => {
  test.each<Row>([
    ['⟦⟧', /is empty/, /metrics\.f1/],
    ['  ⟦⟧', /is empty/, /metrics\.f1/],
    ['metrics.f1 >⟦⟧', /ends too early/, /value/],
    ['version = 1 and⟦⟧', /ends too early/, /value/],
    ['(version = 1⟦⟧', /ends too early/, /\)/],
    ['version = 1⟦)⟧', /"\)" is not expected/, /and, or/],
    ['version = 1 ⟦stage⟧', /"stage" is not expected/, /and, or/],
    ['metrics.f1 =⟦>⟧ 1', /">" is not expected/, /value/],
    ['version in (1 ⟦2⟧)', /"2" is not expected/, /\)/],
    ['version in (⟦)⟧', /"\)" is not expected/, /value/],
    ['0 < version ⟦<⟧ 9', /"<" is not expected/, /0 < x and x < 1/],
    ['version ⟦not⟧ = 1', /"not" is not expected/, /before a comparison/],
    ['⟦and⟧ version = 1', /"and" is not expected/, /value/],
    ["name = ⟦'⟧abc", /quote is not closed/, /two "/],
    ['name = ⟦"⟧abc', /quote is not closed/, /two '/],
    ['metrics.⟦`⟧abc > 1', /name is missing|begins no name/, /backticks/],
    ['⟦`⟧', /begins no name/, /backticks/],
    ['metrics.⟦⟧', /name is missing/, /backticks/],
    ['metrics.⟦ ⟧> 1', /name is missing/, /backticks/],
    ['metrics.recall⟦@⟧5 > 1', /"@" means nothing/, /backticks/],
    ['version = 1 ⟦&⟧ version = 2', /"&" means nothing/, /./],
    ['name = ⟦😀⟧', /"😀" means nothing/, /./],
    ['age < ⟦30x⟧', /"30x" is neither/, /30d/],
    ['version = ⟦1.2.3⟧', /"1.2.3" is neither/, /0\.5/],
    ['metrics.val-⟦loss⟧ < 1', /unknown field "loss"/, /metrics\.`val-loss`/],
    ['metrics.a.val/⟦loss⟧ < 1', /unknown field "loss"/, /metrics\.`a\.val\/loss`/],
    ['metrics.val - ⟦loss⟧ < 1', /unknown field "loss"/, /metrics\.loss/],
  ])('%s', checkRow);
});

describe('a name that means nothing', () => {
  test.each<Row>([
    ['⟦stgae⟧ = 1', /unknown field "stgae"/, /did you mean "stage"/],
    ['⟦metrcs.f1⟧ > 1', /unknown field "metrcs"/, /did you mean "metrics"/],
    ['⟦accuracy⟧ > 1', /unknown field "accuracy"/, /metrics\.accuracy.*'accuracy' for a text/],
    ['stage = ⟦None⟧', /unknown field "None"/, /quotes: 'None'/],
    ['⟦foo.bar⟧ = 1', /unknown field "foo"/, /the fields are name, version/],
    ['⟦metrics⟧ > 1', /names none of the metrics/, /metrics\.NAME/],
    ['⟦params⟧ > 1', /names none of the parameters/, /params\.NAME/],
    ['⟦version.x⟧ = 1', /nothing below "version"/, /version alone/],
    ['⟦constructor⟧ = 1', /unknown field "constructor"/, /./],
    ['⟦__proto__.x⟧ = 1', /unknown field "__proto__"/, /./],
    ['⟦production.metrics.f1⟧ > 1', /of another version/, /write metrics\.f1/],
    ['⟦champion.version⟧ = 1', /of another version/, /write version/],
  ])('%s', checkRow);

  test('is refused in the words of the vocabulary', () => {
    const refusal = () => ({ problem: 'not here', hint: 'there' });
    const error = errorOf('speed > 1', { ...VOCABULARY, refusal });
    expect(error).toMatchObject({ problem: 'not here', hint: 'there' });
  });
});

describe('what can never be compared', () => {
  test.each<Row>([
    ['⟦metrics.f1⟧', /is no condition/, /!= null/],
    ['⟦metrics.f1⟧ and version = 1', /is no condition/, /compare/],
    ['not ⟦tags.ok⟧', /is no condition/, /compare/],
    ['⟦(version = 1)⟧ = 1', /is no value/, /metric/],
    ['1 + ⟦(version = 1)⟧ = 1', /is no value/, /metric/],
    ['⟦aliases⟧ = "x"', /"aliases" is a list/, /'TEXT' in aliases/],
    ['"x" = ⟦stages⟧', /"stages" is a list/, /'TEXT' in stages/],
    ['"x" in ⟦tags.team⟧', /"tags.team" is no list/, /in \(/],
    ['⟦3⟧ in aliases', /only a text/, /'TEXT'/],
    ['metrics.f1 < ⟦null⟧', /null has no order/, /!= null/],
    ['tags.ok > ⟦true⟧', /"true" has no order/, /= true/],
    ['metrics.f1 = ⟦true⟧', /"true"/, /"metrics.f1" is never true/],
    ['age < ⟦30⟧', /"30" is no length of time/, /30d/],
    ["age < ⟦'30d'⟧", /is no length of time/, /30d/],
    ['⟦metrics.f1⟧ < 30d', /"metrics.f1" is no length of time/, /age/],
    ['metrics.val-⟦name⟧ < 1', /"name" is no number/, /metrics\.f1/],
    ['⟦age⟧ + 1 = 1', /"age" is no number/, /1d12h/],
    ['age > -⟦30d⟧', /"30d" is no number/, /1d12h/],
    ["metrics.f1 > ⟦'high'⟧", /"'high'" is no number/, /"metrics.f1" is a number/],
    ["version in (1, ⟦'two'⟧)", /is no number/, /"version" is a number/],
    ["⟦'a'⟧ * 2 = 4", /"'a'" is no number/, /metrics\.f1/],
    ['name in ("a" ⟦=⟧ "b")', /"=" is not expected/, /\)/],
    ["stage = ⟦'Prodution'⟧", /"Prodution" is not a stage/, /'Production'/],
    ["stage in ('Staging', ⟦'x'⟧)", /"x" is not a stage/, /None, Staging/],
    ["⟦'Prodution'⟧ in stages", /"Prodution" is not a stage/, /'Production'/],
  ])('%s', checkRow);
});

function checkRow(row: string, problem: RegExp, hint: RegExp) {
  const text = row.replace(/[⟦⟧]/g, '');
  const error = errorOf(text);
  const { start, end } = error.spot;
  expect(`${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`).toBe(row);
  expect(error.problem).toMatch(problem);
  expect(error.hint ?? '').toMatch(hint);
  expect(error.code).toBe('usage');
}

test('the message has the expression and the column, in characters', () => {
  expect(errorOf("tags.x = '😀' and stgae = 1").message).toBe(
    `unknown field "stgae" (column 18 of "tags.x = '😀' and stgae = 1")`,
  );
});

describe('depth', () => {
  const nested = (levels: number) => `${'('.repeat(levels)}version = 1${')'.repeat(levels)}`;

  test('is limited, however it comes about', () => {
    expect(() => parseExpression(nested(100), VOCABULARY)).not.toThrow();
    const deep = [
      nested(101),
      '('.repeat(100_000),
      `${'not '.repeat(101)}version = 1`,
      `version = ${'-'.repeat(101)}1`,
    ];
    for (const text of deep) expect(errorOf(text).problem).toMatch(/more than 100 levels/);
  });

  test('is not length', () => {
    const terms = Array.from({ length: 20_000 }, (_, index) => `version = ${index}`);
    const { paths } = parseExpression(terms.join(' or '), VOCABULARY);
    expect(paths).toHaveLength(20_000);
    expect(() => parseExpression(`version = 1${' + 1'.repeat(50_000)}`, VOCABULARY)).not.toThrow();
  });
});

describe('paths', () => {
  const paths = (text: string, vocabulary = VOCABULARY) =>
    parseExpression(text, vocabulary).paths.map(({ occupant, field, key, text: as }) => [
      occupant,
      field,
      key,
      as,
    ]);

  test('are all that the expression names, in order', () => {
    expect(paths("params.lr * 2 < metrics.`a b`.c and 'x' in aliases or age > 1d")).toEqual([
      [null, 'parameters', 'lr', 'params.lr'],
      [null, 'metrics', 'a b.c', 'metrics.`a b`.c'],
      [null, 'aliases', null, 'aliases'],
      [null, 'age', null, 'age'],
    ]);
  });

  test('may be of an occupant where there are any', () => {
    const withOccupants = { ...VOCABULARY, occupants: true };
    const text = 'production.metrics.rmse > `my-alias`.params.x and champion.version = 2';
    expect(paths(text, withOccupants)).toEqual([
      ['Production', 'metrics', 'rmse', 'production.metrics.rmse'],
      ['@my-alias', 'parameters', 'x', '`my-alias`.params.x'],
      ['@champion', 'version', null, 'champion.version'],
    ]);
    expect(paths('`@production`.version = 1', withOccupants)).toEqual([
      ['@production', 'version', null, '`@production`.version'],
    ]);
    expect(errorOf('production.metrics > 1', withOccupants).problem).toMatch(/names none/);
  });

  test.each([
    ['prodction.metrics.f1 > 1', /"prodction" is no stage/, /production\? .*`@prodction`/],
    ['archived.metrics.f1 > 1', /any number of versions are in Archived/, /champion/],
    ['latest.metrics.f1 > 1', /"latest" is neither/, /champion/],
    ['`a b`.metrics.f1 > 1', /"a b" is neither/, /champion/],
    ['champion.metrcs.f1 > 1', /unknown field "metrcs"/, /"metrics"/],
    ['metrcs.f1 > 1', /unknown field "metrcs"/, /"metrics"/],
  ])('%s: an occupant that nobody can be', (text, problem, hint) => {
    const error = errorOf(text, { ...VOCABULARY, occupants: true });
    expect(error.problem).toMatch(problem);
    expect(error.hint).toMatch(hint);
  });
});
