import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** A fenced block of a page. */
export interface Block {
  /** Below the clone. */
  readonly file: string;
  /** Lines of its two fences, from 1. */
  readonly line: number;
  readonly end: number;
  readonly language: string;
  readonly text: string;
  /** `<!-- not run: REASON -->` above it. */
  readonly notRun: string | undefined;
  /** `<!-- exits with N -->` above it. @default 0 */
  readonly exits: number;
  /** The heading that it stands below. */
  readonly heading: string;
}

/** Commands, with what the page says that they print. */
export interface ShellBlock extends Block {
  readonly output: Block | undefined;
}

/** The pages that people write, besides those about building mlreg. */
export const PAGES: readonly string[] = [
  'README.md',
  'docs/connecting.md',
  'docs/expressions.md',
  'docs/filters.md',
  'docs/promotion.md',
  'docs/inference.md',
  'docs/scripting.md',
  'docs/settings.md',
];

/** The pages that `npm run docs` makes, one a command. */
export const COMMAND_PAGES: readonly string[] = readdirSync(join(ROOT, 'docs/commands'))
  .filter((name) => name !== 'README.md')
  .map((name) => `docs/commands/${name}`);

export const pageText = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** @throws Error for a fence that is not closed */
export function blocksOf(file: string, page = pageText(file)): Block[] {
  const blocks: Block[] = [];
  const lines = page.split('\n');
  let heading = '';
  for (let at = 0; at < lines.length; at += 1) {
    heading = /^#+ (.*)$/.exec(lines[at] ?? '')?.[1] ?? heading;
    const fence = /^```(.*)$/.exec(lines[at] ?? '');
    if (fence === null) continue;
    const end = lines.indexOf('```', at + 1);
    if (end < 0) throw new Error(`${file}:${at + 1}: the block is not closed`);
    const above = lines[at - 1] ?? '';
    blocks.push({
      file,
      line: at + 1,
      end: end + 1,
      language: fence[1] ?? '',
      text: lines.slice(at + 1, end).join('\n'),
      notRun: /^<!-- not run: (.+) -->$/.exec(above)?.[1],
      exits: Number(/^<!-- exits with (\d+) -->$/.exec(above)?.[1] ?? 0),
      heading,
    });
    at = end;
  }
  return blocks;
}

/** The blocks of commands; a block of text or JSON that follows at once is what they print. */
export function shellBlocksOf(file: string, page = pageText(file)): ShellBlock[] {
  const lines = page.split('\n');
  const blocks = blocksOf(file, page);
  return blocks.flatMap((block, index) => {
    if (block.language !== 'sh') return [];
    const next = blocks[index + 1];
    const follows = next && lines.slice(block.end, next.line - 1).every((line) => line === '');
    const output = follows && ['text', 'json'].includes(next.language) ? next : undefined;
    return [{ ...block, output }];
  });
}

/** Puts other texts into blocks of one page. */
export function rewrite(file: string, texts: ReadonlyMap<Block, string>): void {
  const lines = pageText(file).split('\n');
  for (const [block, text] of [...texts].sort(([a], [b]) => b.line - a.line)) {
    lines.splice(block.line, block.end - block.line - 1, ...text.split('\n'));
  }
  writeFileSync(join(ROOT, file), lines.join('\n'));
}
