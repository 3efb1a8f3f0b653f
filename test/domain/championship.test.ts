import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AliasHolders,
  compareWithBaseline,
  planRankMoves,
  type RankMove,
} from '../../src/domain/championship.js';
import type { Ranked } from '../../src/domain/ranking.js';
import { aVersion } from './fixtures.js';

const ALIASES = ['first', 'second', 'third'];

const aPlace = (modelName: string, version: string, value = 1): Ranked => ({
  row: { version: aVersion({ modelName, version }) },
  value,
  ties: [],
});
const holdersOf = (
  held: Readonly<Record<string, Readonly<Record<string, string>>>>,
): AliasHolders =>
  new Map(
    Object.entries(held).map(([model, aliases]) => [model, new Map(Object.entries(aliases))]),
  );
const lines = (moves: readonly RankMove[]) =>
  moves.map(({ model, alias, version, from }) => `${model} ${alias}: ${from} -> ${version}`);

describe('the moves', () => {
  test('give the best first, then take away by name', () => {
    const ranking = [aPlace('c', '1'), aPlace('a', '2')];
    const holders = holdersOf({
      b: { first: '1' },
      a: { first: '1', third: '1' },
      c: { first: '9' },
    });
    expect(lines(planRankMoves(ranking, holders, ALIASES))).toEqual([
      'c first: 9 -> 1',
      'a second: null -> 2',
      'a first: 1 -> null',
      'a third: 1 -> null',
      'b first: 1 -> null',
    ]);
  });

  test('within a model the alias just moves', () => {
    const ranking = [aPlace('m', '3'), aPlace('m', '2')];
    const holders = holdersOf({ m: { first: '2', second: '3', third: '1' } });
    expect(lines(planRankMoves(ranking, holders, ALIASES))).toEqual([
      'm first: 2 -> 3',
      'm second: 3 -> 2',
      'm third: 1 -> null',
    ]);
  });

  const someName = fc.constantFrom('a', 'b', 'c', 'd');
  const someVersion = fc.constantFrom('1', '2', '10');
  const someHolders = fc
    .dictionary(someName, fc.dictionary(fc.constantFrom(...ALIASES), someVersion))
    .map(holdersOf);
  const somePlaces = fc
    .uniqueArray(fc.tuple(someName, someVersion), { selector: (each) => each.join('/') })
    .map((all) => all.map(([model, version]) => aPlace(model, version)));

  test('leave each alias with its winner alone, and a second time there are none', () => {
    fc.assert(
      fc.property(somePlaces, someHolders, (ranking, holders) => {
        const then = new Map([...holders].map(([model, held]) => [model, new Map(held)]));
        for (const { model, alias, version, from } of planRankMoves(ranking, holders, ALIASES)) {
          const held = then.get(model) ?? new Map<string, string>();
          expect(held.get(alias) ?? null).toBe(from);
          if (version === null) held.delete(alias);
          else held.set(alias, version);
          then.set(model, held);
        }
        for (const [place, alias] of ALIASES.entries()) {
          const having = [...then].flatMap(([model, held]) => {
            const version = held.get(alias);
            return version === undefined ? [] : [`${model}/${version}`];
          });
          const winner = ranking[place]?.row.version;
          expect(having).toEqual(winner ? [`${winner.modelName}/${winner.version}`] : []);
        }
        expect(planRankMoves(ranking, then, ALIASES)).toEqual([]);
      }),
    );
  });
});

test.each([
  ['lower', 0.5, 0.6, 'beaten'],
  ['lower', 0.5, 0.5, 'not_beaten'],
  ['lower', 0.6, 0.5, 'not_beaten'],
  ['higher', 0.6, 0.5, 'beaten'],
  ['higher', 0.5, 0.5, 'not_beaten'],
] as const)('a baseline, %s is better: %d against %d', (direction, value, than, outcome) => {
  const key = { metric: 'x', direction };
  const champion = aPlace('m', '2', value);
  expect(compareWithBaseline(champion, { value: than, version: null }, key)).toBe(outcome);
  const other = { value: than, version: { modelName: 'n', version: '2' } };
  expect(compareWithBaseline(champion, other, key)).toBe(outcome);
  const itself = { value: than, version: { modelName: 'm', version: '2' } };
  expect(compareWithBaseline(champion, itself, key)).toBe('itself');
});
