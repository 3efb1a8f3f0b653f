/** Why `ast.literal_eval` refused: bad syntax, or syntax that is no literal (a name, an f-string). */
export class LiteralError extends Error {
  constructor(readonly kind: 'syntax' | 'value') {
    super(`${kind} error in a Python literal`);
  }
}

export type Literal = string | { readonly notString: string } | readonly Literal[];

/**
 * Reads what MLflow passes to `ast.literal_eval`: the parenthesised list of an IN. Backslash
 * escapes work there, unlike in the strings of other comparisons.
 */
export function parsePythonLiteral(text: string): Literal {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  end(): void {
    this.blanks();
    if (this.at < this.text.length) throw new LiteralError('syntax');
  }

  value(): Literal {
    this.blanks();
    if (this.take('(')) return this.tuple();
    const string = this.strings();
    if (string !== undefined) return string;
    const number = this.match(/[+-]?\d+(?:\.\d*)?/y);
    if (number !== undefined) return { notString: number };
    const bytes = this.match(/b(?:'[^']*'|"[^"]*")/iy);
    if (bytes !== undefined) return { notString: bytes };
    if (this.match(/f(?:'[^']*'|"[^"]*")|[\p{L}_]\w*/uy) !== undefined) {
      throw new LiteralError('value');
    }
    throw new LiteralError('syntax');
  }

  private tuple(): Literal {
    const items: Literal[] = [];
    let comma = false;
    for (;;) {
      this.blanks();
      if (this.take(')')) break;
      if (items.length > 0 && !comma) throw new LiteralError('syntax');
      items.push(this.value());
      this.blanks();
      comma = this.take(',');
    }
    // Parentheses without a comma are only grouping.
    return items.length === 1 && !comma && items[0] !== undefined ? items[0] : items;
  }

  /** One string, or several side by side, which Python joins. */
  private strings(): string | undefined {
    let joined: string | undefined;
    for (;;) {
      this.blanks();
      const match = this.match(/[ru]?(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")/iy);
      if (match === undefined) return joined;
      const quote = match.search(/['"]/);
      const inner = match.slice(quote + 1, -1);
      joined = (joined ?? '') + (/^r/i.test(match) ? inner : unescapeText(inner));
    }
  }

  private blanks(): void {
    this.match(/\s+/y);
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  private match(rule: RegExp): string | undefined {
    rule.lastIndex = this.at;
    const found = rule.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }
}

const SIMPLE: Record<string, string> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

function unescapeText(text: string): string {
  const sequence = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|(.))/gs;
  return text.replaceAll(sequence, (whole, hex, short, long, octal, char: string | undefined) => {
    const code = hex ?? short ?? long;
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (char !== undefined && /[xuU]/.test(char)) throw new LiteralError('syntax');
    return SIMPLE[char ?? ''] ?? whole;
  });
}
