import { MODEL_VOCABULARY } from '../domain/model-values.js';
import type { RegisteredModel } from '../domain/types.js';
import { changeDescription, type DescriptionChange } from '../operations/change-description.js';
import { changeTags, type TagResult } from '../operations/change-tags.js';
import { findModel } from '../operations/find-model.js';
import { getDetails, type ModelDetails } from '../operations/get-details.js';
import { listModels } from '../operations/list-models.js';
import { type RenameResult, renameModel } from '../operations/rename-model.js';
import { type Deleted, deletion } from './deletion.js';
import { absentTo, type ListQuery, selectionOf } from './list-query.js';
import type { CallOptions, ChangeCall } from './options.js';
import type { Session } from './session.js';
import { type TagValues, tagChanges } from './tag-values.js';
import { parsedModel } from './version-ref.js';

/** The registered models. A name may be given without `modelPrefix`. */
export interface Models {
  /**
   * By name, unless `orderBy` says otherwise.
   *
   * @throws ExpressionError for a `where`, `orderBy` or `filter` that cannot be read
   *
   * @example
   * ```ts
   * for await (const { name, latestVersion } of registry.models.list({ stage: 'Production' })) {
   *   console.log(name, latestVersion);
   * }
   * // → heart-disease-logistic_regression 5
   * // → moe-cybersecurity-cicids 3
   * // → openstack_rca_system_auto_lstm_model 5
   * ```
   */
  list(query?: ListQuery): AsyncIterable<RegisteredModel>;
  /** @throws NotFoundError with the nearest names */
  get(name: string, call?: CallOptions): Promise<RegisteredModel>;
  /** The model with all its versions, their runs and logged models. @throws NotFoundError */
  details(name: string, call?: CallOptions): Promise<ModelDetails>;
  /** @throws ConflictError if the new name is taken */
  rename(name: string, newName: string, change?: ChangeCall): Promise<RenameResult>;
  /** @param description - null to clear it */
  describe(
    name: string,
    description: string | null,
    change?: ChangeCall,
  ): Promise<DescriptionChange>;
  /**
   * @param tags - null takes a tag away
   *
   * @example
   * ```ts
   * const { changed } = await registry.models.setTags('lstm_model', { reviewed: 'true', draft: null });
   * console.log(changed);
   * // → true
   * ```
   */
  setTags(name: string, tags: TagValues, change?: ChangeCall): Promise<TagResult>;
  /**
   * With all its versions; their files and runs stay.
   *
   * @throws RefusedError if it has a protected alias
   */
  delete(name: string, change?: ChangeCall): Promise<Deleted>;
}

export function models(session: Session): Models {
  return {
    list: (query = {}) =>
      session.list(query, (deps) =>
        listModels(selectionOf(query, MODEL_VOCABULARY), { ...deps, onAbsent: absentTo(session) }),
      ),
    get: (name, call = {}) => session.read(call, (deps) => findModel(parsedModel(name), deps)),
    details: (name, call = {}) =>
      session.read(call, async (deps) => {
        const details = await getDetails({ kind: 'model', name: parsedModel(name) }, deps);
        return details as ModelDetails;
      }),
    rename: (name, newName, change = {}) =>
      session.change(change, (deps, dryRun) =>
        renameModel({ model: parsedModel(name), newName, dryRun }, deps),
      ),
    describe: (name, description, change = {}) =>
      session.change(change, (deps, dryRun) =>
        changeDescription(
          { ref: { kind: 'model', name: parsedModel(name) }, description, dryRun },
          deps,
        ),
      ),
    setTags: (name, tags, change = {}) =>
      session.change(change, (deps, dryRun) =>
        changeTags(
          { ref: { kind: 'model', name: parsedModel(name) }, changes: tagChanges(tags), dryRun },
          deps,
        ),
      ),
    delete: (name, change = {}) =>
      deletion({ kind: 'model', name: parsedModel(name) }, change, session),
  };
}
