import type { Writing } from '../session.js';
import { sql } from '../statement.js';
import { inWorkspace } from './conditions.js';

/** The model was updated now. */
export async function touchModel(writing: Writing, name: string): Promise<void> {
  await writing.run(sql`
    UPDATE registered_models SET last_updated_time = ${writing.now}
    WHERE ${inWorkspace(writing, 'registered_models')} AND name = ${name}`);
}
