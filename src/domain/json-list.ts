/** A tag of a run has 8,000 characters. */
const TAG_LENGTH = 8_000;

/**
 * A list as the JSON text of a run's tag.
 *
 * @param more - stands for what is left out, if it is too long
 */
export function jsonList<Item>(items: readonly Item[], more: Item): string {
  const all = JSON.stringify(items);
  if (all.length <= TAG_LENGTH) return all;
  let length = JSON.stringify([more]).length;
  const kept = items.filter((item) => {
    length += JSON.stringify(item).length + 1;
    return length <= TAG_LENGTH;
  });
  return JSON.stringify([...kept, more]);
}
