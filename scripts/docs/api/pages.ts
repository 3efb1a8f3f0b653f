import { page } from '../markdown.js';
import type { Api, ApiEntry } from './read-api.js';

const GENERATED = '<!-- Made by `npm run docs` from the comments in src. Change it there. -->';

/** The reference of one entry of the package. */
export function apiPage({ name, entries }: Api, about: string): string {
  return page(GENERATED, `# ${name}`, about, ...entries.flatMap(sections));
}

function sections(entry: ApiEntry): string[] {
  const { name, code, members } = entry;
  return [
    `## ${name}`,
    `\`\`\`ts\n${code}\n\`\`\``,
    ...comment(entry),
    ...members.flatMap((member) =>
      isPlain(member)
        ? [`- \`${member.code.replace(/;$/, '')}\`${inLine(member)}`]
        : [`### ${name}.${member.name}`, `\`\`\`ts\n${member.code}\n\`\`\``, ...comment(member)],
    ),
  ];
}

/** A property, which is told in a line; a method has a heading. */
function isPlain({ code, examples }: ApiEntry): boolean {
  return examples.length === 0 && !/^(static )?[\w[\].]+\??[(<]/.test(code);
}

function comment({ text, notes, examples }: ApiEntry): string[] {
  return [
    ...(text === '' ? [] : [text]),
    ...(notes.length > 0 ? [notes.map((note) => `- ${inOneLine(note)}`).join('\n')] : []),
    ...examples.map((example) => `\`\`\`ts\n${example}\n\`\`\``),
  ];
}

function inLine({ text, notes }: ApiEntry): string {
  const words = [text, ...notes.map((note) => `${note.replace(/\.?$/, '.')}`)].filter(Boolean);
  return words.length === 0 ? '' : `: ${inOneLine(words.join(' '))}`;
}

function inOneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
