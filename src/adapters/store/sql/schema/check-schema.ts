import { MlregError, RefusedError, UsageError } from '../../../../domain/errors.js';
import type { Catalogue } from './catalogue.js';
import { KNOWN_REVISIONS, OLDER_REVISIONS } from './known-revisions.js';
import type { Columns, Schema } from './schema.js';
import { missingColumns, sameAsKnown, unknownRequired, workspaceUse } from './shape.js';

export interface SchemaOptions {
  /** For messages. */
  readonly location: string;
  /** How an empty database becomes a registry. */
  readonly initHint: string;
  /** The workspace of the settings. */
  readonly workspace: string | undefined;
  /** Write to a schema that mlreg does not know, as long as its registry is as ever. */
  readonly allowUnknown: boolean;
}

const BACKUP =
  'wait until `mlflow db upgrade` is done; if none runs, it was broken off: restore the backup from before it';

/**
 * What may be done with a database: known revisions are read and written, an unknown one that has
 * the registry's tables as ever is read, anything else is refused.
 *
 * @throws UsageError for what is no database of MLflow's
 * @throws MlregError for one that is in the middle of an upgrade, or of a schema that is not known
 */
export function checkSchema(found: Catalogue, options: SchemaOptions): Schema {
  const { location } = options;
  const revision = revisionOf(found, options);
  const upgrading = found.tables.find((table) => table.startsWith('_alembic_tmp_'));
  const use = workspaceUse(found.columns);
  if (upgrading !== undefined || use === 'mixed') {
    throw new MlregError('unreachable', `${location} is being upgraded by MLflow`, {
      hint: BACKUP,
    });
  }
  const workspace = chooseWorkspace(found, use === 'all', options);
  const mlflow = KNOWN_REVISIONS.get(revision) ?? null;
  const isOld = OLDER_REVISIONS.includes(revision);
  const { columns } = found;
  const isKnownShape = mlflow === null ? isOld || sameAsKnown(columns) : true;
  const missing = missingColumns(columns, isOld);
  if (!isKnownShape || missing !== undefined) throw unknownShape(location, revision, missing);
  const isUnknown = mlflow === null && !isOld;
  return {
    ...{ revision, mlflow, tables: found.tables, columns, workspace },
    refusal: refusal(columns, location, { isOld, isUnknown: isUnknown && !options.allowUnknown }),
    warning: isUnknown
      ? `${location} has the schema ${revision}, which this mlreg does not know; the registry's tables in it are as ever`
      : null,
  };
}

function revisionOf(
  { tables, revisions, columns }: Catalogue,
  { location, initHint }: SchemaOptions,
): string {
  if (tables.length === 0) {
    throw new UsageError(`${location} is empty: it is not initialised`, {
      hint: initHint,
    });
  }
  const [revision, another] = revisions;
  const hasModels = columns.tables.has('registered_models');
  if (revision !== undefined && another === undefined && hasModels) return revision;
  const some = [...tables].sort().slice(0, 5).join(', ');
  throw new UsageError(
    `${location} is not a database of MLflow's: it has ${tables.length === 1 ? 'the table' : 'the tables'} ${some}` +
      `${tables.length > 5 ? ', …' : ''}${hasModels ? `, and ${revisions.length} revisions` : ''}`,
    { hint: 'is it the right one? `mlreg config show` tells where its name comes from' },
  );
}

function chooseWorkspace(
  { otherWorkspace }: Catalogue,
  hasWorkspaces: boolean,
  { location, workspace }: SchemaOptions,
): string | null {
  if (!hasWorkspaces) {
    if (workspace === undefined || workspace === 'default') return null;
    throw new UsageError(
      `${location} has no workspaces, but the workspace "${workspace}" is asked for`,
      { hint: '`mlreg config show` tells who asks for it; databases have them since MLflow 3.10' },
    );
  }
  if (workspace !== undefined) return workspace;
  if (otherWorkspace === null) return 'default';
  throw new UsageError(`${location} has models in several workspaces`, {
    hint: `name the one to work in: --workspace default, --workspace ${otherWorkspace}`,
  });
}

function unknownShape(location: string, revision: string, missing: string | undefined): MlregError {
  const what = missing === undefined ? 'other tables than mlreg knows' : `no ${missing}`;
  return new MlregError('error', `${location} has the schema ${revision}, with ${what}`, {
    hint: 'open it through its MLflow server, or with a newer mlreg',
  });
}

function refusal(
  columns: Columns,
  location: string,
  { isOld, isUnknown }: { isOld: boolean; isUnknown: boolean },
): MlregError | null {
  if (isOld) {
    return new RefusedError(`${location} has the schema of an MLflow before 2.8: it is only read`, {
      hint: 'make a backup, then upgrade it with `mlflow db upgrade`',
    });
  }
  if (isUnknown) {
    return new RefusedError(
      `${location} has a schema that this mlreg does not know: it is only read`,
      {
        hint: 'write through its MLflow server, get a newer mlreg, or add --allow-unknown-schema',
      },
    );
  }
  const column = unknownRequired(columns);
  if (column === undefined) return null;
  return new RefusedError(
    `${location} wants a value for ${column}, which mlreg does not know: it is only read`,
    {
      hint: 'write through its MLflow server, or get a newer mlreg',
    },
  );
}
