import { describe, expect, test } from 'vitest';
import type { Context } from '../../../src/cli/context.js';
import { printModelPage, printVersionPage } from '../../../src/cli/view/pages.js';
import { type EventRecord, eventRecord } from '../../../src/domain/event-record.js';
import { lineageOf } from '../../../src/domain/lineage.js';
import { modelFilesRecord } from '../../../src/domain/model-files-record.js';
import { modelRecord, runRecord, versionRecord } from '../../../src/domain/records.js';
import { aMetric, aModel, anEvent, aRun, aVersion } from '../../domain/fixtures.js';
import { unsafeIn } from './arbitraries.js';
import { bufferView } from './buffer-io.js';

const DAY = 86_400_000;

function view() {
  const { context, stdout, stderr } = bufferView({}, { isTTY: true, now: 3 * DAY });
  // The pages use no more of the context than this.
  return { context: context as unknown as Context, stdout, stderr };
}

/** The page of a version as its lines. */
async function versionPage(shown: ReturnType<typeof record>): Promise<string[]> {
  const { context, stdout } = view();
  await printVersionPage(shown, context);
  return stdout.text.split('\n');
}

const run = aRun({
  metrics: new Map([
    ['accuracy', aMetric(0.123456789)],
    ['auc', aMetric(Number.NaN)],
  ]),
  params: new Map([['lr', '0.2']]),
  startTime: 0,
  endTime: 2_500,
});

function record(overrides: Parameters<typeof aVersion>[0] = {}, withRun = true) {
  const version = aVersion({ modelName: 'lstm', version: '3', ...overrides });
  const details = { version, run: withRun ? run : undefined };
  return {
    ...versionRecord(details, 'lstm'),
    download_uri: 's3://b/1',
    run: withRun ? runRecord(run) : null,
    lineage: lineageOf(details),
    approvals: [],
    events: [] as readonly EventRecord[] | null,
    ...modelFilesRecord(null),
  };
}

const CHANGE = { version: '3', target: 'Production' };
const EVENTS = [
  anEvent({ ...CHANGE, id: 'b', time: 1_000, from: ['2'], actor: 'ada', reason: 'better' }),
  anEvent({ ...CHANGE, status: 'RUNNING', actor: '\u001b[31mrob', forced: true }),
].map((event) => eventRecord(event, 3 * DAY));

describe('the page of a version', () => {
  test('has what it is, where it is, its run and its values', async () => {
    const lines = await versionPage(record({ runId: 'r1', aliases: ['champion'] }));
    expect(lines).toEqual(
      expect.arrayContaining([
        'name         lstm',
        'version      3',
        'aliases      champion',
        'created      3 days ago',
        'description  -',
        '  download_uri  s3://b/1',
        '  model_uri     models:/lstm/3',
        '  run_id            r1',
        '  duration_seconds  2.5',
        '  accuracy  0.123457',
        '  auc       NaN',
        '  lr  0.2',
      ]),
    );
    expect(lines).toContain('Location');
    for (const absent of ['Tags', 'Signature', 'Flavors', 'Files']) {
      expect(lines).not.toContain(absent);
    }
  });

  test('says of a run that it is gone', async () => {
    expect(await versionPage(record({ runId: 'r1' }, false))).toContain('  r1, gone');
    expect(await versionPage(record({}, false))).toContain('  none');
  });

  test('shows a tag by its own name and value, whatever it is called', async () => {
    const tags = new Map([
      ['trained_timestamp', '1700000000'],
      ['__proto__', 'x'],
      ['mlflow.user', 'ada'],
    ]);
    expect(await versionPage(record({ tags }))).toEqual(
      expect.arrayContaining([
        '  trained_timestamp  1700000000',
        '  __proto__          x',
        '  mlflow.user        ada',
      ]),
    );
  });

  test('has its last changes, each with what there is to say of it', async () => {
    const page = await versionPage({ ...record(), events: EVENTS });
    expect(page.slice(page.indexOf('Events'))).toEqual([
      'Events',
      '  1970-01-01T00:00:01.000Z  ada  promote 3 → Production, from 2  "better"',
      '  1970-01-01T00:00:00.000Z  ^[[31mrob  promote 3 → Production  (never ended, fo…',
      '',
    ]);
  });

  test.each([[[]], [null]])('has no changes where %j are known', async (events) => {
    expect(await versionPage({ ...record(), events })).not.toContain('Events');
  });

  test('shows what would act on the terminal', async () => {
    const evil = '\u001b[31m\u202e\n';
    const tags = new Map([['a\u009b', evil]]);
    const lines = await versionPage(
      record({ modelName: evil, description: evil, source: evil, runId: evil, tags }, false),
    );
    const text = lines.join('\n');
    expect(unsafeIn(text)).toEqual([]);
    expect(text).toContain('a<U+009B>  ^[[31m<U+202E>^J');
  });
});

describe('the page of a model', () => {
  const page = async (versions: readonly unknown[]) => {
    const { context, stdout, stderr } = view();
    const model = modelRecord(aModel({ name: 'lstm', aliases: new Map([['best', '1']]) }), 'lstm');
    await printModelPage({ ...model, versions, events: [] }, context);
    return { lines: stdout.text.split('\n'), err: stderr.text };
  };

  test('has its fields, then the table of its versions', async () => {
    const { lines } = await page([record({ runId: 'r1' })]);
    expect(lines).toEqual(expect.arrayContaining(['name         lstm', 'aliases      best:1']));
    expect(lines.slice(-3)).toEqual([
      'VERSION  STAGE  ALIASES  STATUS  CREATED     RUN_ID',
      '      3  None   -        READY   3 days ago  r1',
      '',
    ]);
  });

  test('without versions', async () => {
    const { lines, err } = await page([]);
    expect(lines).toContain('name         lstm');
    expect(err).toBe('no versions\n');
  });
});
