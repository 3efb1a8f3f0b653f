/** A part of a URL as it was meant; as it stands if it is not encoded well. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
