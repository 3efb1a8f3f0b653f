import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { terminalSvg } from './terminal-svg.mjs';

const BIN = fileURLToPath(new URL('../../bin/mlreg.js', import.meta.url));

/** Stops of the tour, by the command that they show; what they print has no path and no id in it. */
const SHOWN = ['mlreg list lstm_model ', 'mlreg compare ', 'mlreg promote '];

/** The picture of the README: what the built `mlreg demo` prints, in 80 columns. */
export function tourPicture() {
  const folder = mkdtempSync(join(tmpdir(), 'mlreg-picture-'));
  try {
    const tour = execFileSync(process.execPath, [BIN, 'demo', join(folder, 'demo')], {
      cwd: folder,
      encoding: 'utf8',
      env: { HOME: '/nonexistent', FORCE_COLOR: '1' },
    });
    return terminalSvg(shownPart(tour), {
      columns: 80,
      title: 'mlreg on a terminal',
      description:
        'Versions of a model are listed and compared, and one is promoted to Production.',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} tour */
function shownPart(tour) {
  /** @type {string[]} */
  const stops = [];
  for (const part of tour.split('\n\n')) {
    const isHeading = stripVTControlCharacters(part).startsWith('# ');
    if (isHeading || stops.length === 0) stops.push(part);
    else stops.push(`${stops.pop()}\n\n${part}`);
  }
  const shown = SHOWN.map((command) => {
    const stop = stops.find((each) => stripVTControlCharacters(each).includes(`\n$ ${command}`));
    if (stop) return stop;
    throw new Error(`the tour does not show \`${command}\``);
  });
  return shown.join('\n\n').trimEnd();
}
