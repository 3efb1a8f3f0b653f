import { resolve } from 'node:path';
import { shellWord } from '../../domain/shell-words.js';
import { createDemo } from '../../operations/create-demo.js';
import { DEMO_MODEL_PREFIX } from '../../operations/demo/index.js';
import type { Context } from '../context.js';
import { cellText } from '../view/cell.js';
import { printDocument } from '../view/document.js';
import { checkFields } from '../view/fields.js';
import { WRITE_FIELDS, type WriteRecord } from '../view/print-write.js';
import type { DemoOptions } from './demo.js';

/** The tour, and whoever types commands in the folder, get this registry whatever lies above it. */
const SETTINGS = {
  '.env':
    '# The registry of this folder, for mlreg and MLflow.\nMLFLOW_TRACKING_URI=sqlite:///mlflow.db\n',
  'mlreg.config.yaml': `# So that lstm_model finds ${DEMO_MODEL_PREFIX}lstm_model.\nmodel_prefix: ${DEMO_MODEL_PREFIX}\n`,
};

export async function run(
  [given = '']: readonly (string | undefined)[],
  { tour, dryRun = false }: DemoOptions,
  context: Context,
) {
  const { io, output, signal } = context;
  checkFields(output.fields ?? [], WRITE_FIELDS);
  const folder = resolve(io.cwd, given);
  const { openDemo } = await import('../../wiring/open-demo.js');
  const place = await openDemo(folder);
  const plan = {
    folder,
    replaces: place.isDemo,
    tracking_uri: `sqlite:///${resolve(folder, 'mlflow.db')}`,
  };
  const counts = dryRun
    ? null
    : await place.make(SETTINGS, (stores) => createDemo({ now: io.now() }, { ...stores, signal }));
  const record: WriteRecord = { changed: counts !== null, plan, result: counts };
  const human = async () => {
    if (output.quiet) {
      io.stdout.write(`${cellText(folder)}\n`);
      return;
    }
    const verb = `${dryRun ? 'would make' : 'made'}${place.isDemo ? ' anew' : ''}`;
    const what = counts ? `${counts.models} models with ${counts.versions} versions` : 'a registry';
    io.stdout.write(`${verb} ${cellText(folder)}: ${what}\n`);
    if (dryRun) return;
    if (tour) {
      const { guidedTour } = await import('../guided-tour.js');
      await guidedTour(folder, context);
    }
    for (const line of nextSteps(given, context)) io.stdout.write(`${line}\n`);
  };
  await printDocument(record, human, context);
}

/** What a person types next, in their own shell: a variable that is set there goes before `.env`. */
function nextSteps(given: string, { io }: Context): string[] {
  const set = ['MLFLOW_TRACKING_URI', 'MLREG_TRACKING_URI', 'MLREG_PROFILE'].filter(
    (name) => io.env[name],
  );
  const isClone = io.env.npm_lifecycle_event === 'demo';
  return [
    '',
    'Your turn:',
    ...(isClone ? ['  npm link          # once, so that your shell knows mlreg'] : []),
    `  cd ${shellWord(cellText(given))}`,
    ...(set.length > 0 ? [`  unset ${set.join(' ')}`] : []),
    '  mlreg list lstm_model --columns version,stage,metrics.accuracy',
    '  mlreg promote EURUSD_LSTM/1 --stage Production',
    '  mlreg --help',
    'MLflow opens it too: mlflow server --backend-store-uri sqlite:///mlflow.db',
  ];
}
