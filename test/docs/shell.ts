import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { BIN } from '../e2e/mlreg.js';
import { ROOT } from './blocks.js';

/** How the pages call the server, and the folder that they are read in. */
const SERVER = 'http://localhost:5000';
const FOLDER = '/home/jane/work';

/** What a training has left in that folder. */
const FILES = {
  'trained/MLmodel': 'flavors: {}\n',
  'trained/model.pkl': 'new bytes',
  'metrics.json': '{"metrics": {"accuracy": 0.87}, "parameters": {"epochs": 50}}\n',
  'inferences.jsonl': '{"latency_ms": 12.5}\n',
  'data/train.csv.dvc': `outs:\n- md5: ${'d'.repeat(32)}\n  path: train.csv\n`,
};

/** Why no block can be run here; undefined if all can. */
export const missingTool = ['bash', 'jq', 'script'].find(
  (name) => spawnSync(name, ['--version']).status !== 0,
);

export interface Shown {
  readonly exit: number | null;
  /** All that a person sees, as the pages write it. */
  readonly text: string;
}

/**
 * Runs commands as a person does: in a terminal of 100 columns, in a folder with the files of the
 * clone that the pages name, with `mlreg` on the PATH. A question is answered with y.
 *
 * @param url - of the server that is `http://localhost:5000` in the commands
 */
export async function showInTerminal(commands: string, url: string): Promise<Shown> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'mlreg-docs-'));
  try {
    const { exit, text } = await onTerminal(prepare(folder, commands, url), folder, url);
    const lines = stripVTControlCharacters(text)
      .replaceAll(url, SERVER)
      .replaceAll(join(folder, 'work'), FOLDER)
      .split(/\r?\n/);
    return {
      exit,
      text: lines
        .map((line) => line.trimEnd())
        .join('\n')
        .trimEnd(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a text says at any time: "2 days ago" is another age tomorrow. */
export function withoutNow(text: string): string {
  return text
    .replace(/just now|\d+ (?:minute|hour|day|month|year)s? ago/g, 'AGE')
    .replace(/("(?:exported_at|loaded_at|at)": )"[^"]*"/g, '$1NOW');
}

/** @returns the script to run */
function prepare(folder: string, commands: string, url: string): string {
  for (const name of ['work', 'home', 'bin']) mkdirSync(join(folder, name));
  for (const name of ['.env.example', '.envrc', 'setup_env.sh']) {
    copyFileSync(join(ROOT, name), join(folder, 'work', name));
  }
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, 'work', path)), { recursive: true });
    writeFileSync(join(folder, 'work', path), text);
  }
  // Not for the others: aliases would go along with their promotions.
  const aliases = commands.includes('alias sync') ? 'stage_aliases: {Production: champion}\n' : '';
  writeFileSync(join(folder, 'work/mlreg.config.yaml'), `tracking_uri: ${url}\n${aliases}`);
  writeFileSync(join(folder, 'bin/mlreg'), `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
  chmodSync(join(folder, 'bin/mlreg'), 0o755);
  const lines = ['stty cols 100 rows 50 -echo', 'set -eo pipefail', 'cd work'];
  const script = join(folder, 'script.sh');
  writeFileSync(script, [...lines, commands.replaceAll(SERVER, url), ''].join('\n'));
  return script;
}

function onTerminal(script: string, folder: string, url: string): Promise<Shown> {
  return new Promise((resolve, reject) => {
    const words = ['-qec', `bash --norc --noprofile '${script}'`, '/dev/null'];
    const child = spawn('script', words, {
      cwd: folder,
      env: {
        PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
        HOME: join(folder, 'home'),
        SHELL: '/bin/sh',
        LANG: 'C.UTF-8',
        NO_COLOR: '1',
        MLFLOW_TRACKING_URI: url,
      },
    });
    let text = '';
    let asked = false;
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (asked || !text.includes('[y/N]')) return;
      asked = true;
      child.stdin.write('y\n');
    });
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit, text }));
  });
}
