import { promotionRules } from '../../config/promotion-rules.js';
import { stageAliasesOf } from '../../config/stage-aliases.js';
import { UsageError } from '../../domain/errors.js';
import { modelNameOf, refFromOptions } from '../../domain/refs.js';
import {
  type AliasSyncDeps,
  type AliasSyncInput,
  syncAliases,
} from '../../operations/sync-aliases.js';
import { syncAllAliases } from '../../operations/sync-all-aliases.js';
import {
  refuseIfBad,
  type SyncRow,
  syncLines,
  syncRecord,
  syncRows,
} from '../alias-sync-report.js';
import type { Context } from '../context.js';
import { modelFlag } from '../options.js';
import { checkFields } from '../view/fields.js';
import { printWrite, WRITE_FIELDS } from '../view/print-write.js';
import type { AliasOptions } from './alias.js';

export interface AliasSyncOptions extends AliasOptions {
  all?: boolean;
}

export async function run(
  [name]: readonly (string | undefined)[],
  options: AliasSyncOptions,
  context: Context,
) {
  const model = syncedModel(name, options);
  checkFields(context.output.fields ?? [], WRITE_FIELDS);
  const loaded = await context.settings();
  const stageAliases = stageAliasesOf(loaded.settings);
  if (stageAliases.size === 0) {
    throw new UsageError('no alias is named that follows a stage', {
      hint: 'add `stage_aliases: {Production: champion}` to mlreg.config.yaml, or set MLREG_STAGE_ALIASES=Production=champion',
    });
  }
  const { dryRun = false, force } = options;
  const input: AliasSyncInput = {
    ...{ stageAliases, dryRun, force },
    rulesFor: (target) => promotionRules(target, [], loaded),
  };
  const deps = { ...(await context.changes(options)), now: context.io.now };
  const rows: SyncRow[] = [];
  let models = 0;
  for await (const done of synced(model, input, { ...deps, signal: context.signal })) {
    models += 1;
    rows.push(...syncRows(done));
  }
  await printWrite(syncRecord(rows, models, dryRun), syncLines(rows, models, dryRun), context);
  refuseIfBad(rows);
}

/** The model; undefined for all of them. @throws UsageError */
function syncedModel(name: string | undefined, options: AliasSyncOptions): string | undefined {
  const ref = refFromOptions({ ref: name, model: modelFlag(options) });
  const model = ref && modelNameOf(ref);
  if (model !== undefined && options.all) {
    throw new UsageError(`"${model}" and --all are both given`, { hint: 'give one of the two' });
  }
  if (model === undefined && !options.all) {
    throw new UsageError('no model is named', { hint: 'write NAME, or --all for every model' });
  }
  return model;
}

async function* synced(
  model: string | undefined,
  input: AliasSyncInput,
  deps: AliasSyncDeps & { readonly signal: AbortSignal },
) {
  if (model === undefined) yield* syncAllAliases(input, deps);
  else yield await syncAliases({ ...input, model }, deps);
}
