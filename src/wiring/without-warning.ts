/**
 * Keeps one warning of Node's, by its code such as `DEP0123`, off stderr: it tells users of a
 * library's habit that they cannot change.
 */
export function withoutWarning(code: string): void {
  const emit = process.emitWarning;
  process.emitWarning = ((...given: Parameters<typeof process.emitWarning>) => {
    if (!(given as unknown[]).includes(code)) emit.apply(process, given);
  }) as typeof process.emitWarning;
}
