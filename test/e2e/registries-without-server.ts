import { join } from 'node:path';
import { EMPTY_STORE, put } from '../adapters/files/file-store.js';
import type { DatabaseKind } from '../adapters/sql/database-kinds.js';

/** An empty registry that mlreg opens itself. */
export interface RegistryHere {
  readonly name: string;
  /** They came with MLflow 3. */
  readonly hasLoggedModels: boolean;
  /** @returns its URI, as a command in that folder takes it */
  makeFor(project: string): Promise<string>;
}

export const inDatabase = ({ name, mlflow, make }: DatabaseKind): RegistryHere => ({
  name,
  hasLoggedModels: mlflow !== '2.9.2',
  makeFor: async () => (await make()).url,
});

export const FILE_STORE: RegistryHere = {
  name: 'a file store',
  hasLoggedModels: true,
  async makeFor(project) {
    put(join(project, 'mlruns'), EMPTY_STORE);
    return './mlruns';
  },
};
