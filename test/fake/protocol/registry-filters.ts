import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, htmlPage, invalid, ok, refused, unique } from './client.js';

export function registryFiltersProtocol(client: Client): void {
  const N = unique();
  // A run id has 32 characters at most on PostgreSQL.
  const RUN = N.slice(0, 31);
  const quoted = `${N}it's`;

  const models = (filter: string) => client.get('registered-models/search', { filter });
  const versions = (filter: string) => client.get('model-versions/search', { filter });
  const modelNames = async (filter: string): Promise<string[]> =>
    (ok(await models(filter)).registered_models ?? []).map((each: { name: string }) => each.name);
  const numbers = async (filter: string): Promise<string> =>
    (ok(await versions(filter)).model_versions ?? [])
      .map((each: { version: string }) => each.version)
      .toSorted()
      .join();

  describe('registry filters', () => {
    beforeAll(async () => {
      const tags = [
        { key: 't', value: "it's" },
        { key: 'a b', value: 'Q"x' },
      ];
      ok(await client.post('registered-models/create', { name: N, tags }));
      ok(await client.post('registered-models/create', { name: quoted }));
      for (const each of [1, 2, 3]) {
        const versionTags = [
          { key: 't', value: `v${each}` },
          { key: 'sp ace', value: '1' },
        ];
        const fields = { source: `s3://${N}/${each}`, run_id: `${RUN}${each}`, tags: versionTags };
        ok(await client.post('model-versions/create', { name: N, ...fields }));
      }
    });

    test.each([
      [`name='${N}'`, [N]],
      [`  name  =  "${N}"  `, [N]],
      [`attribute.name='${N}'`, [N]],
      [`name LIKE '${N}%'`, [N, quoted]],
      [`name like '${N}_t_s'`, [quoted]],
      [`name LIKE '${N.toUpperCase()}%'`, []],
      [`name ILIKE '${N.toUpperCase()}%'`, [N, quoted]],
      [`name LIKE '${N}\\%'`, []],
      [`name != '${N}' AND name LIKE '${N}%'`, [quoted]],
      [`name IN ('zz','${N}')`, [N]],
      [`name NOT IN ('${N}') and name LIKE '${N}%'`, [quoted]],
      [`tags.t = "it's" AND name='${N}'`, [N]],
      [`tag.t != 'x' AND name LIKE '${N}%'`, [N]],
      [`tags.T = "it's"`, []],
      [`tags."a b" LIKE 'Q%' AND name='${N}'`, [N]],
      [`tags.\`a b\` ILIKE 'q%' AND name='${N}'`, [N]],
      ["name='' ", []],
    ])('models: %s', async (filter, expected) => {
      expect(await modelNames(filter)).toEqual(expected);
    });

    test.each([
      [`name='${N}it''s'`, []],
      [`name='${N}it\\'s'`, []],
      [`name="${quoted}"`, [quoted]],
      [`name IN ('${N}it\\'s')`, [quoted]],
      [`name IN ('${N}it\\x27s', 'zz')`, [quoted]],
      [`name IN ('${N}it\\u0027s',)`, [quoted]],
      [`name IN ("${quoted}")`, [quoted]],
      [`name IN (r'${N}')`, [N]],
      [`name IN (('${N}'))`, [N]],
      [`name IN ('${N}' "it's")`, [quoted]],
      [`name IN ('${N}\\q')`, []],
    ])(
      'quotes are not unescaped after =, Python escapes work in IN: %s',
      async (filter, expected) => {
        expect(await modelNames(filter)).toEqual(expected);
      },
    );

    test.each([
      [`run_id='${RUN}1'`, '1'],
      [`run_id IN ('${RUN}1','${RUN}3')`, '1,3'],
      [`attribute.run_id NOT IN ('${RUN}1') AND name='${N}'`, '2,3'],
      [`source_path='s3://${N}/2'`, '2'],
      [`source_path LIKE 's3://${N}/%'`, '1,2,3'],
      [`version_number=1 AND name='${N}'`, '1'],
      [`version_number>=2 and version_number != 3 AND name='${N}'`, '2'],
      [`version_number='2' AND name='${N}'`, '2'],
      [`version_number=-1 AND name='${N}'`, ''],
      [`tags.t='v1' AND tags.\`sp ace\`='1' AND name='${N}'`, '1'],
      [`tags.t LIKE 'v%' AND tags.t != 'v3' AND name='${N}'`, '1,2'],
      [`tags.absent != 'v' AND name='${N}'`, ''],
    ])('versions: %s', async (filter, expected) => {
      expect(await numbers(filter)).toBe(expected);
    });

    test.each([
      [`name='${N}' AND`],
      [`AND name='${N}'`],
      [`name='${N}' AND AND name='${N}'`],
      [`name='${N}' name='${N}'`],
      [`name IN ('${N}') AND name='${N}'`],
    ])('AND may be missing or too much: %s', async (filter) => {
      expect(await modelNames(filter)).toEqual([N]);
      expect(await numbers(filter)).toBe('1,2,3');
    });

    test.each([
      ["name='a' OR name='b'"],
      ["(name='a')"],
      ["NOT name='a'"],
      ["name='a';"],
      ["name='a'; name='b'"],
      ["name > 'a'"],
      ["name == 'a'"],
      ["name <> 'a'"],
      ["name NOT LIKE 'a'"],
      ["'a'=name"],
      ['name=5'],
      ['name=a'],
      ['name'],
      ['name ='],
      ["name IN 'a'"],
      ["name IN ('a'"],
      ['name IN ()'],
      ['name IN (1)'],
      ["name IN (b'a')"],
      ["name IN ('a';'b')"],
      ["NAME='a'"],
      ["name='a' -- c"],
      ["attributes.name='a'"],
      ["attr.name='a'"],
      ['metrics.x > 1'],
      ["foo='a'"],
      ['creation_timestamp > 1'],
      ["tags.x IN ('a')"],
      ['tags.x = a'],
      ['tags.x = 5'],
      ["tags.x > 'a'"],
      ["tags.a-b = 'a'"],
      ["tags.from = 'a'"],
      ["tags.11a = 'a'"],
      ["name='a' name IN ('b')"],
      [' '],
    ])('refused for both: %s', async (filter) => {
      invalid(await models(filter));
      invalid(await versions(filter));
    });

    test.each([
      ["run_id > 'a'"],
      ["attributes.run_id IN ('a')"],
      ["source_path IN ('a')"],
      ['version_number IN (1)'],
      ['version_number = 1.5'],
      ['version_number LIKE 1'],
      ["version = '1'"],
      ["source = 'a'"],
      ["status = 'READY'"],
      ["current_stage = 'None'"],
      ["aliases = 'a'"],
      ["model_id = 'a'"],
      ["description = 'a'"],
    ])('refused for versions: %s', async (filter) => {
      invalid(await versions(filter));
    });

    test.each([["name LIKE ('a','b')"]])('a list after %s', async (filter) => {
      refused(await models(filter), 400, 'BAD_REQUEST');
      refused(await versions(filter), 400, 'BAD_REQUEST');
    });

    test.each([['tags.x IS NULL'], ['tags.x is not null'], ['name IS NULL'], ['name IN (a)']])(
      'an uncaught error: %s',
      async (filter) => {
        htmlPage(await models(filter), 500);
        htmlPage(await versions(filter), 500);
      },
    );
  });
}
