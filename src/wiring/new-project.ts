import { isAbsolute, join, relative } from 'node:path';
import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import type { NewFile } from '../domain/new-file.js';
import { DEFAULT_DATABASE, DEFAULT_FILE_STORE } from './default-uri.js';
import { sqliteFile } from './sqlite-file.js';
import { withoutWarning } from './without-warning.js';

/** What a new project has: the database that the settings name, and examples of the settings. */
export interface NewProject {
  readonly trackingUri: string;
  readonly files: readonly NewFile[];
}

/** @throws UsageError if the settings name what is made otherwise */
export async function newProject(
  settings: Pick<Settings, 'tracking_uri' | 'registry_uri'>,
  cwd: string,
): Promise<NewProject> {
  const uri = settings.registry_uri ?? settings.tracking_uri ?? `sqlite:///${DEFAULT_DATABASE}`;
  refuseOthers(uri);
  const database = sqliteFile(uri, cwd);
  const [{ newDatabase }, { newTextFile }, { projectTemplate }, { envExample }, { PROJECT_FILE }] =
    await Promise.all([
      import('../adapters/store/sql/sqlite/new-database.js'),
      import('../adapters/new-text-file.js'),
      import('../config/project-template.js'),
      import('../config/env-example.js'),
      import('../config/files.js'),
    ]);
  withoutWarning('SQLite is an experimental feature');
  return {
    trackingUri: uri,
    files: [
      newDatabase(database, shown(database, cwd)),
      newTextFile(join(cwd, PROJECT_FILE), PROJECT_FILE, projectTemplate()),
      newTextFile(join(cwd, '.env.example'), '.env.example', envExample(uri)),
    ],
  };
}

/** Below the working folder as it would be typed there. */
function shown(file: string, cwd: string): string {
  const below = relative(cwd, file);
  return below.startsWith('..') || isAbsolute(below) ? file : below;
}

function refuseOthers(uri: string): void {
  const scheme = /^([a-z][a-z0-9]*)(\+\w+)?:/i.exec(uri)?.[1]?.toLowerCase() ?? '';
  if (scheme === 'sqlite') return;
  const here = 'for a registry in this folder: mlreg init --tracking-uri sqlite:///mlflow.db';
  switch (scheme) {
    case 'http':
    case 'https':
      throw new UsageError('a server makes its registry itself', {
        hint: `start one with \`mlflow server --backend-store-uri sqlite:///mlflow.db\`; ${here}`,
      });
    case 'postgres':
    case 'postgresql':
      throw new UsageError('mlreg makes no registry in PostgreSQL', {
        hint: `make it with \`mlflow db upgrade URI\`; ${here}`,
      });
  }
  if (scheme === 'file' || uri === DEFAULT_FILE_STORE) {
    throw new UsageError(`${uri} is a file store of MLflow, and mlreg makes none`, { hint: here });
  }
  throw new UsageError('the settings name no SQLite database', { hint: here });
}
