import type { Stage } from '../../src/domain/types.js';

interface Named {
  readonly model: string;
}

interface NamedVersion extends Named {
  readonly version: string;
}

interface Target extends Named {
  /** Absent: the model's. */
  readonly version?: string;
}

type Tags = Readonly<Record<string, string>>;

/**
 * What either side is told to do; Python reads it as JSON. `{first}` in a text is the id of the run, or of
 * the logged model, of that name.
 */
export type Operation =
  | ({ op: 'create_model'; description?: string; tags?: Tags } & Named)
  | ({
      op: 'create_version';
      source: string;
      run?: string;
      logged_model?: string;
      description?: string;
      tags?: Tags;
    } & Named)
  | ({ op: 'set_tag'; key: string; value: string } & Target)
  | ({ op: 'remove_tag'; key: string } & Target)
  | ({ op: 'set_alias'; alias: string } & NamedVersion)
  | ({ op: 'remove_alias'; alias: string } & Named)
  | ({ op: 'set_stage'; stage: Stage; archive: boolean } & NamedVersion)
  | ({ op: 'describe'; description: string | null } & Target)
  | ({ op: 'rename'; to: string } & Named)
  | ({ op: 'delete_version' } & NamedVersion)
  | ({ op: 'delete_model' } & Named);

/** One that does operations on a database of its own. */
export interface Side<Op> {
  /** True if it refused. */
  apply(operation: Op): Promise<boolean>;
  close(): Promise<void>;
}
