/** The start of a text. The mark tells whoever redacts it where half of a secret may stand. */
export function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
