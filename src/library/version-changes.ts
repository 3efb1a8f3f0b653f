import type { Decision } from '../domain/approvals.js';
import { UsageError } from '../domain/errors.js';
import { changeDescription, type DescriptionChange } from '../operations/change-description.js';
import { changeTags, type TagResult } from '../operations/change-tags.js';
import { type Decided, decideOnVersion } from '../operations/decide-on-version.js';
import { type Deleted, deletion } from './deletion.js';
import type { ChangeCall } from './options.js';
import type { Session } from './session.js';
import { type TagValues, tagChanges } from './tag-values.js';
import { parsedVersion, type VersionRef } from './version-ref.js';

/** What changes one version, which must be named: a bare model is refused. */
export interface VersionChanges {
  /** @param description - null to clear it */
  describe(
    ref: VersionRef,
    description: string | null,
    change?: ChangeCall,
  ): Promise<DescriptionChange>;
  /** @param tags - null takes a tag away */
  setTags(ref: VersionRef, tags: TagValues, change?: ChangeCall): Promise<TagResult>;
  /**
   * Records an approval by the `actor` of the settings; `message` is its reason.
   *
   * @example
   * ```ts
   * await registry.versions.approve('lstm_model/5', { message: 'looked at the confusion matrix' });
   * ```
   */
  approve(ref: VersionRef, change?: ChangeCall): Promise<Decided>;
  /** Records a rejection, which policies heed. */
  reject(ref: VersionRef, change?: ChangeCall): Promise<Decided>;
  /** Its files and its run stay. @throws RefusedError if it is in use */
  delete(ref: VersionRef, change?: ChangeCall): Promise<Deleted>;
}

export function versionChanges(session: Session): VersionChanges {
  return {
    describe: (ref, description, change = {}) =>
      session.change(change, (deps, dryRun) =>
        changeDescription({ ref: parsedVersion(ref), description, dryRun }, deps),
      ),
    setTags: (ref, tags, change = {}) =>
      session.change(change, (deps, dryRun) =>
        changeTags({ ref: parsedVersion(ref), changes: tagChanges(tags), dryRun }, deps),
      ),
    approve: (ref, change = {}) => decide('approved', ref, change),
    reject: (ref, change = {}) => decide('rejected', ref, change),
    delete: async (ref, change = {}) => await deletion(parsedVersion(ref), change, session),
  };

  async function decide(decision: Decision, ref: VersionRef, change: ChangeCall): Promise<Decided> {
    return await session.change(change, async (deps) => {
      const { actorOf } = await import('../wiring/actor.js');
      const actor = actorOf(session.settings, session.environment.env);
      if (actor === undefined) {
        throw new UsageError('it is not known who you are', { hint: 'set actor' });
      }
      const { message: reason, dryRun } = change;
      return await decideOnVersion(
        { ref: parsedVersion(ref), actor, decision, reason, dryRun },
        deps,
      );
    });
  }
}
