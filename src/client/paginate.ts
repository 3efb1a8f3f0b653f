import { type RequestLabel, ResponseShapeError } from './errors.js';

/** A page of a list, and where the next one begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken?: string | undefined;
}

/** A server may filter a page empty, but not one after another for ever. */
const MAX_EMPTY_PAGES = 100;

/**
 * Follows `page_token` until there is none.
 *
 * MLflow pages by offset: what is created or deleted meanwhile can shift a row from one page to
 * another, so a caller that must not see a row twice drops duplicates by its key.
 *
 * @throws ResponseShapeError if it would never end: a token twice, or nothing but empty pages
 */
export async function* paginate<Item>(
  label: RequestLabel,
  fetchPage: (pageToken: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  let token: string | undefined;
  let empty = 0;
  do {
    const page = await fetchPage(token);
    yield* page.items;
    empty = page.items.length === 0 ? empty + 1 : 0;
    if (empty > MAX_EMPTY_PAGES) {
      throw new ResponseShapeError(label, `${empty} empty pages in a row`);
    }
    token = page.nextPageToken || undefined;
    if (token !== undefined && seen.has(token)) {
      throw new ResponseShapeError(label, `the page token ${JSON.stringify(token)} a second time`);
    }
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
}
