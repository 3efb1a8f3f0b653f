import type { EventEmitter } from 'node:events';
import type { Command } from 'commander';
import { plain, table } from './markdown.js';

/** A part of the help that stands behind the options, such as "Examples". */
export interface HelpSection {
  /** Undefined for a paragraph without one. */
  readonly title: string | undefined;
  /** Markdown. */
  readonly text: string;
}

/** What a command has added to its help: `Title:` with lines indented by two, and paragraphs. */
export function helpSections(command: Command): HelpSection[] {
  let text = '';
  // commander keeps what addHelpText was given as listeners only; this is how it asks them.
  (command as unknown as EventEmitter).emit('afterHelp', {
    error: false,
    command,
    write: (more: string) => {
      text += more;
    },
  });
  return text
    .trim()
    .split(/\n(?=[^\n]*:\n {2})|\n\n+(?=\S)/)
    .filter((part) => part !== '')
    .map(toSection);
}

/** The lines of a command's examples, as they are typed. */
export function exampleLines(command: Command): string[] {
  const { text = '' } = helpSections(command).find(({ title }) => isExamples(title)) ?? {};
  return text.split('\n').filter((line) => !line.startsWith('```'));
}

const isExamples = (title = '') => /^Examples?$/.test(title);

function toSection(part: string): HelpSection {
  const [head = '', ...lines] = part.trimEnd().split('\n');
  const isTitled = head.endsWith(':') && lines.every((line) => line === '' || /^ {2}/.test(line));
  if (!isTitled) return { title: undefined, text: paragraph(part) };
  const title = head.slice(0, -1);
  const body = lines.map((line) => line.slice(2));
  return { title, text: toMarkdown(title, body) };
}

/** What it names of the docs is a link, from a page of a command. */
function paragraph(text: string): string {
  const words = plain(text.trim().replaceAll('\n', ' '));
  return words.replace(/\bdocs\/([\w-]+\.md)/g, '[$&](../$1)');
}

function toMarkdown(title: string, lines: readonly string[]): string {
  if (isExamples(title)) return ['```sh', ...lines, '```'].join('\n');
  const pairs = lines.map((line) => /^(\S+) {2,}(\S.*)$/.exec(line));
  if (pairs.every((pair) => pair !== null)) {
    return table(
      [title === 'Exit codes' ? 'exit code' : '', ''],
      pairs.map(([, term = '', words = '']) => [plain(term), plain(words)]),
    );
  }
  return ['```text', ...lines, '```'].join('\n');
}
