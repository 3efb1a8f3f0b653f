import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FileRegistry } from '../../../src/adapters/store/files/file-registry.js';
import { FileTracking } from '../../../src/adapters/store/files/file-tracking.js';
import { collect } from '../../../src/domain/collect.js';
import { describeService } from '../../services/describe-service.js';
import { temporaryFolder } from '../../services/guard.mjs';
import { oldVenvPython, venvPython } from '../../services/paths.mjs';
import { inMemory, sessionOn } from './file-store.js';
import { makePythonStore, pythonOnStore } from './python-store.js';

/** Texts that YAML takes for something else, or for nothing, if they are not written with care. */
const TEXTS = [
  ...['null', '~', 'true', 'No', '1', '1e5', '089', '0x1f', '12:30', '2026-11-21', '1_000', '.5'],
  ...[
    "it's",
    'say "hi"',
    'a: b',
    'a #b',
    '# a',
    '- a',
    '[a',
    '{a',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '%a',
  ],
  ...[
    ' a ',
    'a\n',
    '\n',
    'one\n\n  two\n',
    'tab\t.',
    'back\\slash',
    '\r\n',
    '---',
    '...',
    '<<',
    '=',
  ],
  ...['ü', '名前', '🚀', '\u2028', '\u0085', '\u00a0', '\ufeff', '\u001b[31m', '\u007f', '\ufffe'],
  'word '.repeat(50),
];

interface Read {
  readonly models: Readonly<Record<string, unknown>>;
  readonly experiments: readonly string[];
  readonly runs: Readonly<Record<string, unknown>>;
}

const PYTHONS = { '2.9.2': oldVenvPython, '3.4.0': oldVenvPython, '3.17.2': venvPython };

describeService('what mlreg has written to a file store', ['mlflow', 'old-mlflow'], () => {
  it.each(Object.entries(PYTHONS))(
    'made by %s is read by that MLflow and by later ones',
    async (version, python) => {
      const folder = temporaryFolder('file-store', inMemory());
      onTestFinished(() => folder.remove());
      const store = join(folder.path, 'mlruns');
      await makePythonStore(python(version), store);
      const registry = new FileRegistry(sessionOn(store));
      const tracking = new FileTracking(sessionOn(store), `file://${store}`);
      await writeTexts(registry, tracking);

      const expected = JSON.parse(JSON.stringify(await readModels(registry)));
      // Runs of MLflow 3 stop MLflow 2, whoever has written them.
      const readers = Object.entries(PYTHONS).slice(Object.keys(PYTHONS).indexOf(version));
      for (const [reader, path] of readers) {
        const read = await pythonOnStore<Read>(path(reader), 'read_store.py', [store]);
        expect(read.models, reader).toEqual(expected);
        expect([...read.experiments].sort()).toEqual(['Default', 'gone', 'train', ...TEXTS].sort());
        const runs = Object.values(read.runs).map((run) => (run as { name: string }).name);
        expect(runs.sort()).toEqual(['first: run', ...TEXTS].sort());
        const [run] = Object.values(read.runs).filter(
          (each) => (each as { name: string }).name === '1',
        );
        expect(run).toMatchObject({
          status: 'FAILED',
          user: '1',
          metrics: {
            m: '0.1',
            nan: 'nan',
            up: 'inf',
            tiny: '5e-324',
            whole: '3.0',
            large: '1e+300',
          },
          params: { p: '1' },
          tags: { 'mlflow.runName': '1', 'mlflow.user': '1', t: '1' },
        });
      }
    },
  );
});

async function writeTexts(registry: FileRegistry, tracking: FileTracking): Promise<void> {
  await registry.setStage(
    { model: 'model', version: '1', stage: 'Production', archiveOthers: true },
    ['2'],
  );
  await registry.deleteVersion('model', '2', { stage: 'Archived', aliases: ['champion'] });
  for (const [index, text] of TEXTS.entries()) {
    const model = `of text ${index}`;
    await registry.createModel({ name: model, description: text, tags: new Map([['t', text]]) });
    const source = `s3://b/${text.trim()}`;
    await registry.createVersion({ model, source, runId: text, description: text });
    await registry.setTag({ model, version: '1' }, 'a/b', text);
    await registry.setAlias({ model, alias: 'champion', version: '1' }, null);
    await registry.setDescription({ model, version: '1' }, `${text}${text}`);
    await registry.setStage({ model, version: '1', stage: 'Staging', archiveOthers: true }, []);
    const { experimentId } = await tracking.createExperiment({ name: text });
    const run = { experimentId, name: text, startTime: 1, userId: text };
    const { runId } = await tracking.createRun(run);
    const point = (key: string, value: number) => ({ key, value, timestamp: 1, step: 0 });
    const metrics = [
      ...[point('m', 0.1), point('nan', Number.NaN), point('up', Number.POSITIVE_INFINITY)],
      ...[point('tiny', 5e-324), point('whole', 3), point('large', 1e300)],
    ];
    await tracking.logToRun(runId, {
      metrics,
      params: new Map([['p', text]]),
      tags: new Map([['t', text]]),
    });
    await tracking.endRun(runId, { status: 'FAILED', endTime: 2 });
  }
  await registry.renameModel('model', 'renamed model');
}

/** The same as `read_store.py` tells, by mlreg. */
async function readModels(registry: FileRegistry) {
  const models = await collect(registry.listModels());
  return Object.fromEntries(
    await Promise.all(
      models.map(async ({ name, description, tags, aliases }) => {
        const versions = await collect(registry.listVersions({ model: name }));
        const told = versions.map((each) => [
          each.version,
          {
            stage: each.stage,
            description: each.description,
            tags: Object.fromEntries(each.tags),
            aliases: each.aliases,
            source: each.source,
            run_id: each.runId,
            created: each.creationTimestamp,
            updated: each.lastUpdatedTimestamp,
          },
        ]);
        const all = {
          description,
          tags: Object.fromEntries(tags),
          aliases: Object.fromEntries(aliases),
          versions: Object.fromEntries(told),
        };
        return [name, all];
      }),
    ),
  );
}
