import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeMlflow } from '../fake/fake-mlflow.js';
import {
  type Block,
  blocksOf,
  COMMAND_PAGES,
  PAGES,
  pageText,
  ROOT,
  rewrite,
  shellBlocksOf,
} from './blocks.js';
import { anchorOf } from './field-tables.js';
import { startDocumentedRegistry } from './registry.js';
import { missingTool, showInTerminal, withoutNow } from './shell.js';

/** `MLREG_UPDATE_DOCS=1 npx vitest run test/docs` writes into the pages what the commands print. */
const UPDATES = process.env.MLREG_UPDATE_DOCS === '1';

let fake: FakeMlflow;
beforeEach(async () => {
  fake = await startDocumentedRegistry();
});
afterEach(() => fake.close());

describe.skipIf(missingTool)(
  `the commands of the pages${missingTool ? `: no ${missingTool}` : ''}`,
  () => {
    describe.each(PAGES)('%s', (file) => {
      const printed = new Map<Block, string>();
      afterAll(() => UPDATES && rewrite(file, printed));

      const blocks = shellBlocksOf(file).filter(({ notRun }) => notRun === undefined);
      it.each(blocks)('line $line: $text', async ({ text: commands, exits, output }) => {
        const { exit, text } = await showInTerminal(commands, fake.url);
        expect([exit, text]).toEqual([exits, expect.anything()]);
        if (output === undefined) return;
        const isSame = withoutNow(text) === withoutNow(output.text);
        if (UPDATES && !isSame) printed.set(output, text);
        else expect(withoutNow(text)).toBe(withoutNow(output.text));
      });
    });
  },
);

it('every block says what it is', () => {
  const unknown = PAGES.flatMap((file) => blocksOf(file)).filter(
    ({ language }) => !['sh', 'text', 'json', 'yaml', 'ini', 'ts'].includes(language),
  );
  expect(unknown).toEqual([]);
});

it('JSON is always what a command prints', () => {
  const printed = PAGES.flatMap((file) => shellBlocksOf(file).map(({ output }) => output?.line));
  const unheld = PAGES.flatMap((file) => blocksOf(file)).filter(
    ({ language, line }) => language === 'json' && !printed.includes(line),
  );
  expect(unheld).toEqual([]);
});

// Whoever adds one adds it here, with its reason in the page.
it('these blocks are not run', () => {
  const all = PAGES.flatMap((file) => blocksOf(file));
  const reasons = all.flatMap(({ file, notRun }) => (notRun ? [`${file}: ${notRun}`] : []));
  expect(reasons).toEqual([
    'README.md: it installs',
    'README.md: it runs all the tests, this one among them',
  ]);
  // A comment that is not right above a block holds nothing back.
  const comments = PAGES.flatMap((file) => pageText(file).match(/<!-- (not run|exits)/g) ?? []);
  expect(comments).toHaveLength(all.filter(({ notRun, exits }) => notRun || exits > 0).length);
});

const LINKING = [...PAGES, ...COMMAND_PAGES, 'docs/commands/README.md', 'CONTRIBUTING.md'];

it.each(LINKING)('the links of %s lead somewhere', (file) => {
  const broken = [...pageText(file).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    const [path = '', anchor] = target.split('#');
    if (/^https?:/.test(path)) return [];
    const page = path === '' ? file : posix.join(posix.dirname(file), path);
    if (!existsSync(join(ROOT, page))) return [target];
    const anchors = [...pageText(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title);
    return anchor === undefined || anchors.map(anchorOf).includes(anchor) ? [] : [target];
  });
  expect(broken).toEqual([]);
});
