import { expect, test } from 'vitest';
import { NamesSeen } from '../../../src/domain/expressions/absent-names.js';
import { parseExpression } from '../../../src/domain/expressions/parse.js';
import { lookupIn, VOCABULARY } from './vocabulary.js';

/** What is told after a look at these rows. */
function absent(text: string, ...rows: Readonly<Record<string, number | string>>[]) {
  const seen = new NamesSeen(parseExpression(text, VOCABULARY).paths);
  for (const row of rows) {
    const keysOf = (field: string) =>
      Object.keys(row).flatMap((name) =>
        name.startsWith(`${field}.`) ? [name.slice(field.length + 1)] : [],
      );
    seen.look({ lookup: lookupIn(row), keysOf });
  }
  return seen.absent();
}

test('a name that nothing had is told once, with those like it', () => {
  const rows = [{ 'metrics.loss': 1 }, { 'metrics.val los': 1, 'tags.val_loss': 'x' }];
  expect(absent('metrics.val_loss > 1 or metrics.val_loss < 0', ...rows)).toEqual([
    { text: 'metrics.val_loss', of: 2, guesses: ['metrics.loss', 'metrics.`val los`'] },
  ]);
});

test('the guess is written as the name was', () => {
  expect(absent('params.lrr > 1', { 'parameters.lr': '1' })).toMatchObject([
    { text: 'params.lrr', guesses: ['params.lr'] },
  ]);
});

test('nothing is told of what one row had, be it NaN', () => {
  expect(absent('metrics.f1 > 1', {}, { 'metrics.f1': Number.NaN })).toEqual([]);
});

test('nothing is told of plain fields, nor where there was nothing to look at', () => {
  expect(absent('description != null', {})).toEqual([]);
  expect(absent('metrics.f1 > 1')).toEqual([]);
});
