import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../src/domain/collect.js';
import { ExpressionError } from '../../src/domain/expressions/error.js';
import type { RegistryStore } from '../../src/domain/registry-store.js';

/** Tags of each model of the tables, and the runs of its versions, oldest first. */
const MODELS = [
  { name: 'lstm_model', tags: { team: 'rca', 'a b': 'Q"x' }, runs: ['a', 'b', 'a'] },
  { name: 'LSTM_big', tags: { team: "it's" }, runs: ['c'] },
  { name: 'lstmXmodel', tags: {}, runs: [] },
  { name: `it's`, tags: { team: '', 'v1.2': '100%' }, runs: ['d'] },
  { name: 'back\\slash', tags: { 'mlflow.prompt.is_prompt': 'no' }, runs: [] },
] as const;
const PROMPT = 'prompt';

/**
 * Filters of models. `$N` is how every name of the table begins, `$UPPER` the same in upper case, and
 * `$R` how every run begins.
 */
const OF_MODELS: readonly (readonly [filter: string, names: readonly string[]])[] = [
  ["name = '$N lstm_model'", ['lstm_model']],
  ['name="$N it\'s"', ["it's"]],
  ["name = '$UPPER lstm_model'", []],
  ["attribute.name = '$N LSTM_big'", ['LSTM_big']],
  ["name != '$N lstm_model' AND name LIKE '$N lstm%'", ['lstmXmodel']],
  ["name LIKE '$N lstm_model'", ['lstmXmodel', 'lstm_model']],
  ["name LIKE '$N LSTM%'", ['LSTM_big']],
  ["name ILIKE '$UPPER lstm%' AND name LIKE '$N%'", ['LSTM_big', 'lstmXmodel', 'lstm_model']],
  ["name LIKE '$N %big'", ['LSTM_big']],
  ["name LIKE '$N'", []],
  ["name IN ('$N lstm_model', \"$N it's\", 'nobody')", ["it's", 'lstm_model']],
  [String.raw`name IN ('$N it\'s', '$N back\x5cslash')`, ['back\\slash', "it's"]],
  ["name not in ('$N lstm_model') and name LIKE '$N lstm_%'", ['lstmXmodel']],
  ["tags.team = 'rca' AND name LIKE '$N%'", ['lstm_model']],
  ["tag.team = \"it's\" AND name LIKE '$N%'", ['LSTM_big']],
  ["tags.team != 'rca' AND name LIKE '$N%'", ['LSTM_big', "it's"]],
  ["tags.team LIKE '%' AND name LIKE '$N%'", ['LSTM_big', "it's", 'lstm_model']],
  ["tags.team ILIKE 'RC_' AND name LIKE '$N%'", ['lstm_model']],
  ["tags.Team = 'rca' AND name LIKE '$N%'", []],
  ["tags.team != 'x' AND tags.`a b` LIKE 'Q%' AND name LIKE '$N%'", ['lstm_model']],
  ["tags.team = 'rca' AND tags.team != 'rca' AND name LIKE '$N%'", []],
  ["tags.\"v1.2\" = '100%' name LIKE '$N%' AND", ["it's"]],
  ["tags.`v1.2` LIKE '1__%' AND AND name LIKE '$N%'", ["it's"]],
  ["name = '$N prompt'", []],
  ["tags.`mlflow.prompt.is_prompt` = 'true' AND name LIKE '$N%'", []],
  ["tags.mlflow.prompt.is_prompt != 'false' AND name LIKE '$N%'", ['back\\slash']],
  ["tags.mlflow.prompt.is_prompt = 'false' AND name = '$N lstm_model'", ['lstm_model']],
];

/** The same of versions, which are written as `NAME/VERSION`. */
const OF_VERSIONS: readonly (readonly [filter: string, versions: readonly string[]])[] = [
  ["name = '$N lstm_model'", ['lstm_model/3', 'lstm_model/2', 'lstm_model/1']],
  ["name LIKE '$N %' AND version_number = 1", ['LSTM_big/1', "it's/1", 'lstm_model/1']],
  ["name LIKE '$N %' AND version_number > 1 AND version_number<= 2", ['lstm_model/2']],
  ["name LIKE '$N %' AND version_number != '1'", ['lstm_model/3', 'lstm_model/2']],
  ["name LIKE '$N %' AND version_number < -1", []],
  ["name LIKE '$N %' AND version_number >= 3", ['lstm_model/3']],
  ["run_id = '$Ra' AND name LIKE '$N %'", ['lstm_model/3', 'lstm_model/1']],
  ["run_id != '$Ra' AND name LIKE '$N %'", ['LSTM_big/1', "it's/1", 'lstm_model/2']],
  ["run_id IN ('$Ra', '$Rd')", ["it's/1", 'lstm_model/3', 'lstm_model/1']],
  ["run_id NOT IN ('$Ra') AND name LIKE '$N lstm%'", ['lstm_model/2']],
  ["run_id LIKE '$R_' AND version_number = 2", ['lstm_model/2']],
  ["source_path = 's3://$N/lstm_model/2'", ['lstm_model/2']],
  [
    "source_path ILIKE 'S3://$UPPER/LSTM%/_' AND version_number = 1",
    ['LSTM_big/1', 'lstm_model/1'],
  ],
  ["tags.number = '2' AND name LIKE '$N %'", ['lstm_model/2']],
  ["tags.number != '1' AND name LIKE '$N %'", ['lstm_model/3', 'lstm_model/2']],
  ["tags.team = 'rca' AND name LIKE '$N %'", []],
  ["tags.mlflow.prompt.is_prompt = 'true' AND name LIKE '$N %'", []],
];

/** Refused for models and for versions, with the column that is told. */
const ILLEGAL: readonly (readonly [filter: string, column: number])[] = [
  ["name = 'a' OR name = 'b'", 12],
  ["(name = 'a')", 1],
  ["NOT name = 'a'", 1],
  ["name == 'a'", 6],
  ["name > 'a'", 6],
  ["name NOT LIKE 'a'", 6],
  ["NAME = 'a'", 1],
  ["attributes.name = 'a'", 1],
  ['name = a', 8],
  ['name = 5', 8],
  ["name = 'a", 8],
  ["name = 'a';", 11],
  ['name', 5],
  ["name IN 'a'", 9],
  ["name = 'a' name IN ('b')", 12],
  ['name IN ()', 10],
  ['name IN (1)', 10],
  ["name LIKE ('a', 'b')", 11],
  ['name IS NULL', 6],
  ["stage = 'Production'", 1],
  ['metrics.f1 > 0.5', 1],
  ["description = 'a'", 1],
  ['tags.k = 5', 10],
  ["tags.k IN ('a')", 8],
  ['tags.k IS NOT NULL', 8],
  ["tags.a-b = 'x'", 7],
  ["tags.from = 'x'", 6],
  ["tags.11a = 'x'", 6],
  ['creation_timestamp > 1', 1],
];

const ILLEGAL_FOR_MODELS: readonly (readonly [filter: string, column: number])[] = [
  ["run_id = 'a'", 1],
  ['version_number = 1', 1],
];

const ILLEGAL_FOR_VERSIONS: readonly (readonly [filter: string, column: number])[] = [
  ["source_path IN ('a')", 13],
  ["version_number LIKE '1'", 16],
  ['version_number = 1.5', 18],
  ["version_number = 'x'", 18],
  ["version = '1'", 1],
];

/** `--filter`: MLflow's grammar and its answers, which the real server has the last word on. */
export function filterContract(open: () => Promise<RegistryStore>): void {
  describe('filters', () => {
    // One registry may serve many runs of this suite. A run id has 32 characters at most.
    const id = randomUUID().slice(0, 8);
    const start = `filter-${id}`;
    const full = (filter: string) =>
      filter.replaceAll('$N', start).replaceAll('$UPPER', start.toUpperCase()).replaceAll('$R', id);
    let store: RegistryStore;

    beforeAll(async () => {
      store = await open();
      for (const { name, tags, runs } of MODELS) {
        const model = `${start} ${name}`;
        await store.createModel({ name: model, tags: new Map(Object.entries(tags)) });
        for (const [index, run] of runs.entries()) {
          const number = String(index + 1);
          await store.createVersion({
            model,
            source: `s3://${start}/${name}/${number}`,
            runId: `${id}${run}`,
            tags: new Map([['number', number]]),
          });
        }
      }
      const tags = new Map([['mlflow.prompt.is_prompt', 'true']]);
      await store.createModel({ name: `${start} ${PROMPT}`, tags });
    });

    const models = async (filter: string) =>
      (await collect(store.listModels({ filter: full(filter) }))).map(({ name }) =>
        name.slice(start.length + 1),
      );
    const versions = async (filter: string, model?: string) =>
      (await collect(store.listVersions({ filter: full(filter), ...(model && { model }) }))).map(
        ({ modelName, version }) => `${modelName.slice(start.length + 1)}/${version}`,
      );

    it.each(OF_MODELS)('models: %s', async (filter, names) => {
      expect(await models(filter)).toEqual(names);
    });

    it.each(OF_VERSIONS)('versions: %s', async (filter, expected) => {
      expect(await versions(filter)).toEqual(expected);
    });

    it('versions of one model', async () => {
      const model = `${start} lstm_model`;
      expect(await versions("run_id = '$Ra'", model)).toEqual(['lstm_model/3', 'lstm_model/1']);
      expect(await versions("name = '$N LSTM_big'", model)).toEqual([]);
      expect(await versions('', model)).toHaveLength(3);
    });

    it('what is chosen is whole', async () => {
      const model = `${start} lstm_model`;
      await store.setAlias({ model, alias: 'champion', version: '2' }, null);
      const which = full("name IN ('$N lstm_model', \"$N it's\")");
      const chosen = await collect(store.listModels({ filter: which }));
      expect(chosen[1]).toEqual(await store.getModel(model));
      const filter = full('version_number = 2');
      expect(await collect(store.listVersions({ model, filter }))).toEqual([
        await store.getVersion(model, '2'),
      ]);
    });

    it('an empty filter chooses everything', async () => {
      const names = await models('');
      expect(names).toEqual(expect.arrayContaining(MODELS.map(({ name }) => name)));
    });

    const refusal = async (asked: Promise<unknown>) => {
      const error = await asked.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(ExpressionError);
      return error as ExpressionError;
    };

    it.each([...ILLEGAL, ...ILLEGAL_FOR_MODELS])(
      'refused for models: %s',
      async (filter, column) => {
        const { message } = await refusal(collect(store.listModels({ filter })));
        expect(message).toContain(`(column ${column} of`);
      },
    );

    it.each([...ILLEGAL, ...ILLEGAL_FOR_VERSIONS])(
      'refused for versions: %s',
      async (filter, column) => {
        const { message } = await refusal(collect(store.listVersions({ filter })));
        expect(message).toContain(`(column ${column} of`);
      },
    );
  });
}
