import { promotionRules } from '../config/promotion-rules.js';
import { stageAliasesOf } from '../config/stage-aliases.js';
import { UsageError } from '../domain/errors.js';
import { parseAlias } from '../domain/names.js';
import {
  type AliasResult,
  type AliasRow,
  listAliases,
  removeAlias,
} from '../operations/change-alias.js';
import { type Promotion, promoteVersion } from '../operations/promote-version.js';
import { type AliasSyncInput, type SyncedModel, syncAliases } from '../operations/sync-aliases.js';
import { type FailedSync, syncAllAliases } from '../operations/sync-all-aliases.js';
import type { CallOptions, ChangeCall } from './options.js';
import type { PromoteOptions } from './promotions.js';
import type { Session } from './session.js';
import { parsedModel, parsedRef, type VersionRef } from './version-ref.js';

/** The aliases of models. */
export interface Aliases {
  /** Of one model, or of all. */
  list(model?: string, call?: CallOptions): AsyncIterable<AliasRow>;
  /**
   * As `versions.promote` with an alias, but refused for a protected one.
   *
   * @example
   * ```ts
   * const { plan } = await registry.aliases.set('lstm_model/5', 'champion');
   * console.log(plan.from);
   * // → [ '2' ]
   * ```
   */
  set(ref: VersionRef, alias: string, options?: AliasSetOptions): Promise<Promotion>;
  /** @throws RefusedError for a protected alias, unless it is forced */
  remove(model: string, alias: string, options?: ForcedChange): Promise<AliasResult>;
  /** Puts the aliases of a model in step with its stages, as `stageAliases` names them. */
  sync(model: string, options?: ForcedChange): Promise<SyncedModel>;
  /** The same for every model that is out of step; one that fails does not end the others. */
  syncAll(options?: ForcedChange): AsyncIterable<SyncedModel | FailedSync>;
}

/** A promotion to an alias, which is named already. */
export type AliasSetOptions = Omit<PromoteOptions, 'stage' | 'alias'>;

/** A change that rules may refuse. */
export interface ForcedChange extends ChangeCall {
  /** Also what a rule refuses; this is recorded. */
  readonly force?: boolean | undefined;
}

export function aliases(session: Session): Aliases {
  return {
    list: (model, call = {}) =>
      session.list(call, (deps) => listAliases(model && parsedModel(model), deps)),
    set: (ref, alias, options = {}) =>
      session.change(options, (deps, dryRun) => {
        const target = { kind: 'alias', alias: parseAlias(alias) } as const;
        const { require: required = [], expectCurrent, force } = options;
        const rules = promotionRules(target, required, session.loaded);
        const asked = { ref: parsedRef(ref), target, expectCurrent, force, dryRun, rules };
        return promoteVersion({ ...asked, isDirect: true }, deps);
      }),
    remove: (model, alias, options = {}) =>
      session.change(options, (deps, dryRun) => {
        const { protected_aliases: protectedAliases = [] } = session.settings;
        const { force = false } = options;
        const input = { model: parsedModel(model), alias, dryRun, protectedAliases, force };
        return removeAlias(input, deps);
      }),
    sync: (model, options = {}) =>
      session.change(options, (deps) =>
        syncAliases({ ...syncInput(options), model: parsedModel(model) }, deps),
      ),
    syncAll: (options = {}) =>
      session.changes(options, (deps) => syncAllAliases(syncInput(options), deps)),
  };

  function syncInput({ dryRun, force }: ForcedChange): AliasSyncInput {
    const stageAliases = stageAliasesOf(session.settings);
    if (stageAliases.size === 0) {
      throw new UsageError('no alias is named that follows a stage', {
        hint: "set stageAliases: { Production: 'champion' }",
      });
    }
    const rulesFor: AliasSyncInput['rulesFor'] = (target) =>
      promotionRules(target, [], session.loaded);
    return { stageAliases, dryRun, force, rulesFor };
  }
}
