/** Does work later; a process that has nothing else to do waits for it only if it `holds`. */
export function after(milliseconds: number, work: () => void, holds = false): () => void {
  const timer = setTimeout(work, milliseconds);
  if (!holds) timer.unref();
  return () => clearTimeout(timer);
}

/**
 * Calls `finish` when the process has nothing more to do, and `save` at its very end, which waits for
 * nothing; gives what calls that off. A signal that nobody listens to ends a process without either.
 */
export function onExit(finish: () => Promise<unknown>, save: () => void): () => void {
  const finishing = () => void finish().catch(() => undefined);
  process.once('beforeExit', finishing);
  process.once('exit', save);
  return () => {
    process.off('beforeExit', finishing);
    process.off('exit', save);
  };
}
