import type { AbsentName } from '../../domain/expressions/absent-names.js';

/** For a name that is perhaps a typo: nothing that was looked at has it. */
export function absentText({ text, of, guesses }: AbsentName, what: string): string {
  const like = guesses.length > 0 ? `; did you mean ${guesses.join(' or ')}?` : '';
  const nobody = of === 1 ? `the only ${what.slice(0, -1)} has no` : `none of ${of} ${what} has`;
  return `${nobody} ${text}${like}`;
}
