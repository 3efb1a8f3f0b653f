/**
 * Keeps one warning of Node's off stderr, by its code such as `DEP0123` or how it begins: it tells
 * users what they cannot change.
 */
export function withoutWarning(codeOrStart: string): void {
  const emit = process.emitWarning;
  process.emitWarning = ((...given: Parameters<typeof process.emitWarning>) => {
    const isMeant = given.some((each) => typeof each === 'string' && each.startsWith(codeOrStart));
    if (!isMeant) emit.apply(process, given);
  }) as typeof process.emitWarning;
}
