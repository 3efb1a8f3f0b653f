import { NotFoundError } from '../domain/errors.js';

/** What is read, or undefined where it does not exist. */
export async function orUndefined<Item>(item: Promise<Item>): Promise<Item | undefined> {
  try {
    return await item;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
