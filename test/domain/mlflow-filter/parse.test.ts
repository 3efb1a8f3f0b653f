import { describe, expect, test } from 'vitest';
import { ExpressionError } from '../../../src/domain/expressions/error.js';
import { parseModelFilter, parseVersionFilter } from '../../../src/domain/mlflow-filter/parse.js';
import type { VersionFilter } from '../../../src/domain/mlflow-filter/syntax.js';

const shown = (filter: VersionFilter) =>
  filter.map((each) => [
    each.on === 'tag' ? { tag: each.key } : each.attribute,
    each.operator,
    each.value,
  ]);
const read = (text: string) => shown(parseVersionFilter(text));

function errorOf(parse: (text: string) => unknown, text: string): ExpressionError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe('what MLflow 3.17.2 takes', () => {
  test.each([
    ["name='a'", ['name', '=', 'a']],
    [' name\t= "it\'s"\n', ['name', '=', "it's"]],
    ["attribute.run_id != 'a'", ['run_id', '!=', 'a']],
    ["name like '%a_'", ['name', 'LIKE', '%a_']],
    ["source_path iLike'S3://%'", ['source_path', 'ILIKE', 'S3://%']],
    ['name not\n in (\'a\', "b",)', ['name', 'NOT IN', ['a', 'b']]],
    ["run_id IN('a')", ['run_id', 'IN', ['a']]],
    ['version_number>=2', ['version_number', '>=', 2]],
    ["version_number = ' -1_0 '", ['version_number', '=', -10]],
    ['version_number < 99999999999999999999', ['version_number', '<', Number.MAX_SAFE_INTEGER]],
    ["tags.team = 'rca'", [{ tag: 'team' }, '=', 'rca']],
    ["tag.a.b_1 != ''", [{ tag: 'a.b_1' }, '!=', '']],
    ["tags.`a b` = 'x'", [{ tag: 'a b' }, '=', 'x']],
    ["tags.'a.b' LIKE 'x'", [{ tag: 'a.b' }, 'LIKE', 'x']],
    ['tags."a-b" LIKE "x"', [{ tag: 'a-b' }, 'LIKE', 'x']],
    ["tags.1a = 'x'", [{ tag: '1a' }, '=', 'x']],
    ["tags.order = 'AND'", [{ tag: 'order' }, '=', 'AND']],
    ["tags.__proto__ = 'x'", [{ tag: '__proto__' }, '=', 'x']],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  test.each([
    ["name = 'it''s'", "it''s"],
    [String.raw`name = 'it\'s'`, String.raw`it\'s`],
    [String.raw`name = 'a\'`, 'a\\'],
    ['name = "a""b"', 'a""b'],
  ])('nothing is unescaped in a text: %s', (text, value) => {
    expect(read(text)).toEqual([['name', '=', value]]);
  });

  test.each([
    [String.raw`('it\'s')`, "it's"],
    [String.raw`('it\x27s')`, "it's"],
    [String.raw`('\u2603\U0001F680\101')`, '☃🚀A'],
    [String.raw`('a\q\\\n')`, 'a\\q\\\n'],
    [String.raw`(r'a\n')`, 'a\\n'],
    [String.raw`('a\\')`, 'a\\'],
    [`(u"a" 'b')`, 'ab'],
    [`(')')`, ')'],
  ])('but in a list as in Python: %s', (list, value) => {
    expect(read(`name IN ${list}`)).toEqual([['name', 'IN', [value]]]);
  });

  test.each(['', 'AND', 'and AND\n'])('%j is no condition', (text) => {
    expect(read(text)).toEqual([]);
  });

  test.each([
    "name='a' AND name='b'",
    "name='a'and name='b'",
    "name='a' name='b'",
    "name IN ('a') AND name='b'",
    "name='a' AND name IN ('b')",
    "AND name='a' AND AND name='b' AND",
  ])('an AND may be missing or too much: %s', (text) => {
    expect(read(text).flatMap(([, , value]) => value)).toEqual(['a', 'b']);
  });

  test.each([
    ["tags.mlflow.prompt.is_prompt = 'false' AND name = 'a'", 1],
    ["tags.mlflow.prompt.is_prompt = 'yes' AND name = 'a'", 1],
    ["name = 'a' AND tag.`mlflow.prompt.is_prompt` != 'true'", 1],
    ["tags.mlflow.prompt.is_prompt = 'False' AND tags.mlflow.prompt.is_prompt = 'true'", 0],
    ["tags.mlflow.prompt.is_prompt = 'True' AND name = 'a'", 2],
    ["tags.mlflow.prompt.is_prompt != 'false' AND name = 'a'", 2],
  ])('the prompt tag counts only where prompts are asked for: %s', (text, count) => {
    expect(parseModelFilter(text)).toHaveLength(count);
  });
});

describe('what is refused, where and why', () => {
  test.each([
    [' ', 1, /empty/, /LIKE/],
    ['name', 5, /ends too early/, /=, !=, LIKE, ILIKE, IN, NOT IN/],
    ['name =', 7, /ends too early/, /'TEXT'/],
    ["name == 'a'", 6, /"=="/, /=, !=/],
    ["name > 'a'", 6, /">"/, /LIKE/],
    ["name NOT LIKE 'a'", 6, /"NOT LIKE"/, /LIKE/],
    ['tags.k IS NOT  NULL', 8, /"IS NOT NULL"/, /a tag is compared with =, !=, LIKE, ILIKE$/],
    ["tags.k IN ('a')", 8, /"IN"/, /a tag/],
    ['version_number LIKE 1', 16, /"LIKE"/, /<=/],
    ['version_number = 1.5', 18, /1\.5/, /such as 2/],
    ["version_number = '2a'", 18, /whole number/, /such as 2/],
    ['version_number = x', 18, /"x"/, /number/],
    ["source_path IN ('a')", 13, /"IN"/, /ILIKE$/],
    ['name = 5', 8, /text/, /'5'/],
    ['name = lstm', 8, /"lstm"/, /'TEXT'/],
    ["name = ('a')", 8, /text/, /after IN/],
    ["name = 'a", 8, /not closed/, /"/],
    ["name IN 'a'", 9, /not expected/, /\('A', 'B'\)/],
    ['name IN ()', 10, /empty/, /\('A', 'B'\)/],
    ['name IN (1)', 10, /"1"/, /\('A', 'B'\)/],
    ["name IN ('a'", 13, /too early/, /\)/],
    [String.raw`name IN ('\xg')`, 10, /escape/, /\\\\/],
    [String.raw`name IN ('\UFFFFFFFF')`, 10, /escape/, /\\\\/],
    [String.raw`name IN ('a\\', 'b')`, 10, /where this text ends/, /\\x5c/],
    ["name = 'a' OR name = 'b'", 12, /"OR"/, /--where/],
    ["NOT name = 'a'", 1, /"NOT"/, /--where/],
    ["(name = 'a')", 1, /"\("/, /brackets/],
    ["name = 'a';", 11, /";"/, /AND/],
    ["name = 'a' -- c", 12, /"-"/, /AND/],
    ["NAME = 'a'", 1, /"NAME"/, /did you mean "name"/],
    ["version = '1'", 1, /"version"/, /did you mean "version_number"/],
    ["source = 'a'", 1, /"source"/, /did you mean "source_path"/],
    ["tags = 'a'", 1, /"tags"/, /did you mean "tags\.KEY"/],
    ["attributes.name = 'a'", 1, /"attributes\.name"/, /did you mean "name"/],
    ["attribute. name = 'a'", 12, /not expected|name/, /attribute\.name/],
    ['metrics.f1 > 0.5', 1, /"metrics\.f1"/, /--where knows metrics/],
    ["stage = 'Production'", 1, /"stage"/, /stages/],
    ["tags.a-b = 'x'", 7, /"-b"/, /backticks/],
    ["tags. k = 'x'", 7, /missing/, /backticks/],
    ["tags.from = 'x'", 6, /"from"/, /tags\.`from`/],
    ["tags.v1.2 = 'x'", 6, /"v1\.2"/, /tags\.`v1\.2`/],
    ["tags.11a = 'x'", 6, /"11a"/, /tags\.`11a`/],
    ["name = 'a'  run_id NOT IN ('b')", 13, /AND is missing/, /AND before/],
    ["name = '🚀' AND tags.k = x", 25, /"x"/, /'TEXT'/],
  ])('%s', (text, column, problem, hint) => {
    const error = errorOf(parseVersionFilter, text);
    expect(error.problem).toMatch(problem);
    expect(error.hint).toMatch(hint);
    expect(error.message).toContain(`(column ${column} of ${JSON.stringify(text)})`);
    expect(error.code).toBe('usage');
  });

  test.each(["run_id = 'a'", "source_path = 'a'", 'version_number = 1'])(
    'of models: %s',
    (text) => {
      const { hint } = errorOf(parseModelFilter, text);
      expect(hint).toMatch(/a filter knows name and tags\.KEY;/);
    },
  );
});
