import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportText, isExportText } from '../../../src/cli/view/export-text.js';
import { terminalJson } from '../../../src/cli/view/json.js';
import { exportedVersion } from '../../../src/domain/export-record.js';
import { modelRecord } from '../../../src/domain/records.js';
import type { ExportRow } from '../../../src/operations/export-registry.js';
import { aLoggedModel, aModel, aRun, aVersion } from '../../domain/fixtures.js';
import { trickyText, unsafeIn } from './arbitraries.js';
import { each } from './buffer-io.js';

const HEADER = {
  exportedAt: '2026-01-02T03:04:05.006Z',
  trackingUri: 'http://h',
  registryUri: null,
};

async function textOf(rows: readonly ExportRow[], short = (name: string) => name) {
  let text = '';
  for await (const piece of exportText(HEADER, each(rows), short)) text += piece;
  return text;
}

const modelRow = (name: string, tags = new Map<string, string>()): ExportRow => ({
  kind: 'model',
  model: aModel({ name, tags }),
});
const versionRow = (modelName: string, version: string): ExportRow => ({
  kind: 'version',
  details: { version: aVersion({ modelName, version }) },
});

describe('the text of an export', () => {
  test('without models', async () => {
    expect(await textOf([])).toBe(`{
  "schema_version": 1,
  "exported_at": "2026-01-02T03:04:05.006Z",
  "tracking_uri": "http://h",
  "registry_uri": null,
  "models": []
}
`);
  });

  test('has the versions of each model in it, indented as one document', async () => {
    const rows = [
      modelRow('a_1'),
      versionRow('a_1', '2'),
      versionRow('a_1', '1'),
      modelRow('a_empty'),
      modelRow('b'),
      versionRow('b', '1'),
    ];
    const text = await textOf(rows, (name) => name.replace('a_', ''));
    const read = JSON.parse(text);
    expect(JSON.stringify(read, null, 2)).toBe(text.trimEnd());
    expect(
      read.models.map(({ model_name, versions }: { model_name: string; versions: [] }) => [
        model_name,
        ...versions.map(({ version }) => version),
      ]),
    ).toEqual([['1', '2', '1'], ['empty'], ['b', '1']]);
  });

  test('is lossless, and safe on a terminal, whatever is in it', async () => {
    const tags = fc.array(fc.tuple(trickyText, trickyText), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(trickyText, tags, async (name, pairs) => {
        const model = aModel({ name, description: name, tags: new Map(pairs) });
        const version = aVersion({ modelName: name, source: name, tags: new Map(pairs) });
        const rows: ExportRow[] = [
          { kind: 'model', model },
          { kind: 'version', details: { version } },
        ];
        const text = await textOf(rows);
        expect(unsafeIn(text)).toEqual([]);
        const expected = {
          ...modelRecord(model, name),
          versions: [exportedVersion({ version }, name)],
        };
        expect(JSON.parse(text).models).toEqual([JSON.parse(terminalJson(expected))]);
      }),
    );
  });

  test('keeps a tag called __proto__', async () => {
    const text = await textOf([modelRow('m', new Map([['__proto__', 'kept']]))]);
    expect(Object.entries(JSON.parse(text).models[0].tags)).toEqual([['__proto__', 'kept']]);
  });

  test('is known again by its beginning', async () => {
    expect(isExportText((await textOf([])).slice(0, 256))).toBe(true);
    expect(isExportText('{"schema_version":1}')).toBe(true);
    for (const other of ['', '[]', '{"name": "package"}', 'PK', '{"x": {"schema_version": 1}}']) {
      expect(isExportText(other)).toBe(false);
    }
  });
});

describe('the folder of an exported version', () => {
  test.each([
    ['its source', { source: 's3://b/m' }, {}, 's3://b/m'],
    [
      'that of its run',
      { source: 'runs:/r1/m' },
      { run: aRun({ artifactUri: 's3://b/r1' }) },
      's3://b/r1/m',
    ],
    [
      'that of its logged model',
      { source: 'models:/m-1' },
      { loggedModel: aLoggedModel({ artifactUri: 's3://b/m-1' }) },
      's3://b/m-1',
    ],
    ['known to the registry only', { source: 'models:/other/1' }, {}, null],
    ['unknown without its run', { source: 'runs:/r1/m' }, {}, null],
  ])('is %s', (_, version, origin, uri) => {
    const record = exportedVersion({ version: aVersion(version), ...origin }, 'm');
    expect(record.download_uri).toBe(uri);
  });
});
