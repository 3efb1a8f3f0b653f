/** The same items, each asked for while the one before is made use of. */
export async function* readAhead<Item>(
  items: AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = iterator.next();
      // It is met when it is waited for, and of no interest if it never is.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
