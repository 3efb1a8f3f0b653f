import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fillBlocks } from '../../scripts/docs/blocks.js';
import { commandPage } from '../../scripts/docs/command-page.js';
import { generatedFiles, leftOvers } from '../../scripts/docs/files.js';
import { checkFiles, writeFiles } from '../../scripts/docs/write.js';
import { pageText } from './blocks.js';

const END = '<!-- /generated -->';

describe('a generated block', () => {
  it('is put between its marks', () => {
    const text = `before\n<!-- generated: a -->\nold\nolder\n${END}\nafter\n`;
    const filled = `before\n<!-- generated: a -->\nnew\n${END}\nafter\n`;
    expect(fillBlocks('x.md', text, { a: 'new' })).toBe(filled);
    expect(fillBlocks('x.md', filled, { a: 'new' })).toBe(filled);
  });

  it.each([
    ['text\n', /mark <!-- generated: a --> is missing/],
    [`<!-- generated: a -->\n`, /x\.md: the generated block "a" is not closed/],
    [`<!-- generated: a -->\n<!-- generated: a -->\n${END}`, /x\.md:2: .*"a" is not closed/],
    [
      `<!-- generated: a -->\n${END}\n<!-- generated: a -->\n${END}`,
      /x\.md:3: .*"a" is there twice/,
    ],
    [`<!-- generated: b -->\n${END}`, /x\.md:1: nothing generates a block "b"/],
    [`<!-- generated: constructor -->\n${END}`, /nothing generates a block "constructor"/],
    [`${END}\n`, /x\.md:1: the end of a generated block that did not begin/],
  ])('%j is an error', (text, error) => {
    expect(() => fillBlocks('x.md', text, { a: 'new' })).toThrow(error);
  });
});

describe('npm run docs', () => {
  it('says what is stale with a diff, and mends it', () => {
    const root = mkdtempSync(join(tmpdir(), 'mlreg-docs-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const files = generatedFiles(pageText);
    writeFiles(root, files, []);
    expect(checkFiles(root, files, leftOvers(root, files))).toEqual([]);

    mkdirSync(join(root, 'docs/commands'), { recursive: true });
    writeFileSync(join(root, 'docs/commands/gone.md'), '# mlreg gone\n');
    const list = join(root, 'docs/commands/list.md');
    writeFileSync(list, readFileSync(list, 'utf8').replace('a row a version', 'something else'));
    rmSync(join(root, 'docs/commands/tag.md'));
    const reports = checkFiles(root, files, leftOvers(root, files));
    expect(reports).toHaveLength(3);
    expect(reports[0]).toMatch(/^stale: docs\/commands\/list\.md\n.*\n-[^\n]*something else/s);
    expect(reports[1]).toMatch(/^stale: docs\/commands\/tag\.md\n.*\n\+# mlreg tag/s);
    expect(reports[2]).toBe('left over: docs/commands/gone.md, of a command that is no more');

    writeFiles(root, files, leftOvers(root, files));
    expect(existsSync(join(root, 'docs/commands/gone.md'))).toBe(false);
    expect(checkFiles(root, files, leftOvers(root, files))).toEqual([]);
  });
});

describe('the page of a command', () => {
  const command = () =>
    new Command('make')
      .description('Makes <b>, *or* a|b of __x__.')
      .argument('[what]', 'a thing')
      .option('--size <n>', 'how large', '3')
      .addHelpText('after', '\nExamples:\n  mlreg make a\n\nExit codes:\n  7    no\n');

  it('shows marks of Markdown as they are', () => {
    expect(commandPage(command())).toContain('Makes \\<b\\>, \\*or\\* a\\|b of \\_\\_x\\_\\_.');
  });

  it('has arguments, options, examples and exit codes', () => {
    const page = commandPage(command());
    expect(page).toContain('```text\nmake [options] [what]\n```');
    expect(page).toContain('| `what` | a thing |');
    expect(page).toContain('| `--size <n>` | how large (default: 3) |');
    expect(page).toContain('## Examples\n\n```sh\nmlreg make a\n```');
    expect(page).toContain('## Exit codes\n\n| exit code |  |\n| --- | --- |\n| 7 | no |');
  });

  it('is the same on every terminal', () => {
    const narrow = command().configureHelp({ helpWidth: 30 });
    expect(commandPage(narrow)).toBe(commandPage(command()));
  });

  it('has paragraphs of the help, with links to what they name', () => {
    const more = command().addHelpText('after', 'More is\nin docs/make.md.');
    expect(commandPage(more)).toContain('| 7 | no |\n\nMore is in [docs/make.md](../make.md).\n');
    const first = new Command('make').addHelpText(
      'after',
      '\nNote: a.\n\nExample:\n  mlreg make\n',
    );
    expect(commandPage(first)).toContain('Note: a.\n\n## Example\n\n```sh\nmlreg make\n```');
  });
});
