const ANY_TEXT = '%';
const ANY_CHARACTER = '_';

/**
 * SQL's LIKE: `%` is any text, `_` any one character (code point), nothing is escaped, and upper and
 * lower case differ. Not by a regular expression: with many `%` one takes minutes on a long tag.
 */
export function isLike(text: string, pattern: string): boolean {
  const characters = Array.from(text);
  const wanted = Array.from(pattern);
  let at = 0;
  let next = 0;
  // The last `%`, and where the text that it stands for ends: it grows if what follows fails.
  let wildcard = -1;
  let wildcardEnd = 0;
  while (at < characters.length) {
    if (wanted[next] === ANY_TEXT) {
      wildcard = next;
      wildcardEnd = at;
      next += 1;
    } else if (wanted[next] === ANY_CHARACTER || wanted[next] === characters[at]) {
      at += 1;
      next += 1;
    } else if (wildcard >= 0) {
      wildcardEnd += 1;
      at = wildcardEnd;
      next = wildcard + 1;
    } else {
      return false;
    }
  }
  return wanted.slice(next).every((character) => character === ANY_TEXT);
}

/** Without upper and lower case of A to Z, as SQLite has it: `Ä` and `ä` differ. */
export function isLikeInAnyCase(text: string, pattern: string): boolean {
  return isLike(asciiLower(text), asciiLower(pattern));
}

function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
