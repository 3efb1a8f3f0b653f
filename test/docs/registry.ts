import { type FakeMlflow, startFakeMlflow } from '../fake/fake-mlflow.js';
import { seedLoggedModel, seedModel, seedRun } from '../fake/seed.js';
import { serveArtifacts } from './artifact-proxy.js';
import { seedEvents } from './audit.js';
import { seedChampionship } from './championship.js';

const START = Date.parse('2026-03-02T09:00:00Z');
const DAY = 86_400_000;

/** What a model's folder holds. */
const MODEL = {
  MLmodel: [
    'flavors:',
    '  python_function:',
    '    loader_module: mlflow.sklearn',
    '    model_path: model.pkl',
    'mlflow_version: 3.17.2',
    'model_size_bytes: 5',
    'signature:',
    `  inputs: '[{"name": "line", "type": "string", "required": true}]'`,
    `  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float64", "shape": [-1]}}]'`,
    '',
  ].join('\n'),
  'model.pkl': 'bytes',
  'requirements.txt': 'mlflow==3.17.2\nscikit-learn==1.7.0\n',
};

/** The registry that the pages speak of; its clock stands, so that it prints the same every day. */
export async function startDocumentedRegistry(): Promise<FakeMlflow> {
  const fake = await startFakeMlflow({ clock: () => START });
  const days = (count: number) => ({
    createdAt: START - count * DAY,
    updatedAt: START - count * DAY,
  });
  const eurusd = seedModel(fake, {
    name: 'EURUSD_LSTM',
    versions: [{ ...days(3), aliases: ['champion'] }],
  });
  const lstm = seedModel(fake, {
    name: 'lstm_model',
    description: 'finds root causes in logs',
    tags: { team: 'rca' },
    versions: [
      { ...days(60), stage: 'Archived', source: 's3://models/lstm_model/1' },
      { ...days(40), stage: 'Production', aliases: ['champion'], run: trainingRun('2', 0.87) },
      { ...days(9), run: trainingRun('3', 0.91), tags: { validated: 'true' } },
      {
        ...days(2),
        stage: 'Staging',
        aliases: ['candidate'],
        run: trainingRun('4', 0.84),
        loggedModel: { id: `m-${'4'.repeat(32)}`, metrics: { accuracy: 0.85 } },
      },
      {
        ...days(1),
        status: 'FAILED_REGISTRATION',
        statusMessage: 'the copy was cut off',
        runId: '5'.repeat(32),
        source: `mlflow-artifacts:/0/${'5'.repeat(32)}/artifacts/model`,
      },
    ],
  });
  const folder = (run: string) => `0/${run.repeat(32)}/artifacts/model`;
  seedRun(fake, trainingRun('6', 0.93));
  const trained = seedChampionship(fake, START - DAY);
  const loggedModel = `m-${'7'.repeat(32)}`;
  seedLoggedModel(fake, { id: loggedModel, name: 'lstm', sourceRunId: '6'.repeat(32) });
  const files = ['2', '3', '5', '6'].flatMap((run) =>
    Object.entries(MODEL).map(([name, text]) => [`${folder(run)}/${name}`, text] as const),
  );
  files.push(...trained.map((path) => [`${path}/MLmodel`, MODEL.MLmodel] as const));
  files.push([`0/models/${loggedModel}/artifacts/MLmodel`, MODEL.MLmodel]);
  serveArtifacts(fake, new Map(files));
  seedEvents(fake, 'lstm_model', EVENTS);
  Object.assign(eurusd, days(3));
  Object.assign(lstm, { ...days(60), updatedAt: START - DAY });
  return fake;
}

/** @param digit - what its id consists of */
function trainingRun(digit: string, accuracy: number) {
  const startTime = START - Number(digit) * DAY;
  return {
    id: digit.repeat(32),
    name: `training-${digit}`,
    userId: 'jane',
    startTime,
    endTime: startTime + 754_000,
    metrics: { accuracy, loss: 0.3 },
    params: { epochs: '50', optimizer: 'adam', learning_rate: '1e-3' },
    tags: { 'mlflow.user': 'jane' },
  };
}

const change = (digit: string, days: number, tags: Readonly<Record<string, string>>) => ({
  id: digit.repeat(32),
  startTime: START - days * DAY,
  tags: { actor: 'jane', ...tags },
});
const EVENTS = [
  change('a', 59, { verb: 'promote', version: '1', target: 'Production', seq: '1' }),
  change('b', 30, {
    ...{ verb: 'promote', version: '2', target: 'Production', from: '["1"]', seq: '2' },
    ...{ reason: 'accuracy 0.87', environment: 'production' },
  }),
  change('c', 30, { verb: 'promote', version: '2', target: '@champion', seq: '3' }),
  change('d', 9, { verb: 'tag', version: '3', target: 'tag validated', actor: 'ci' }),
];
