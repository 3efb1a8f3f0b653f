import { stringify } from 'yaml';
import { UNSAFE_IN_JSON } from './terminal-text.js';

/** Quoted is also what YAML 1.1, and so Python, would take for a boolean, number or time. */
const OPTIONS = { lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false } as const;

/**
 * YAML, lossless, and safe on a terminal: text with invisible characters is quoted and escaped,
 * tabs among them, which the library leaves as they are in a text without quotes.
 */
export function terminalYaml(value: unknown): string {
  const plain = stringify(value, OPTIONS);
  if (plain.search(UNSAFE_IN_JSON) < 0 && !plain.includes('\t')) return plain;
  const quoted = stringify(value, {
    ...OPTIONS,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'QUOTE_DOUBLE',
  });
  return quoted.replace(UNSAFE_IN_JSON, escaped);
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
