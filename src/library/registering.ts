import { promotionRules } from '../config/promotion-rules.js';
import { registrationWishes } from '../config/registration-wishes.js';
import { UsageError } from '../domain/errors.js';
import type { Bump } from '../domain/label-format.js';
import { parseModelName } from '../domain/names.js';
import type { Tags } from '../domain/types.js';
import { checkSource } from '../operations/check-source.js';
import { readLineage } from '../operations/read-lineage.js';
import { type Registered, registerVersion } from '../operations/register-version.js';
import { originOfSource, type RegistrationOrigin } from '../operations/registration-origin.js';
import { sourceRef } from '../operations/source-ref.js';
import { originOfFolder } from '../operations/upload-model.js';
import type { PromoteOptions } from './promotions.js';
import type { Session, WriteDeps } from './session.js';
import { targetIfAny } from './target.js';

/** From a run, a logged model or a folder to a version. */
export interface Registering {
  /**
   * Makes the next version of a model, and the model if there is none. The same source, and the same
   * files, are never registered twice: the version that is there is taken, and promoted if that is
   * asked.
   *
   * @throws NotFoundError for a source that is not there, or holds no model
   * @throws RefusedError if a rule refuses the stage or alias; nothing was written
   * @throws PartialError if it was registered, and the rest could not be done
   *
   * @example
   * ```ts
   * const { folder } = await registry.load({ ref: 'EURUSD_LSTM@champion' });
   * const { plan, result } = await registry.register({
   *   model: 'EURUSD_ensemble',
   *   path: folder,
   *   metrics: { rmse: 0.0049 },
   *   alias: 'candidate',
   * });
   * console.log(plan.createsModel, result?.version, result?.aliases);
   * // → true 1 [ 'candidate' ]
   * ```
   */
  register(request: RegisterRequest): Promise<Registered>;
}

/** What a version is made from, of which model, and what becomes of it. */
export type RegisterRequest = RegisterOptions & (FromSource | FromFolder);

/** A source that the tracking server, or a storage, has. */
export interface FromSource {
  /** `runs:/RUN_ID/PATH`, `models:/m-ID` or the URI of a folder. */
  readonly source: string;
  readonly path?: undefined;
}

/** A folder of this machine with an `MLmodel` in it: it is uploaded, to a run of its own. */
export interface FromFolder {
  readonly path: string;
  readonly source?: undefined;
  /** The experiment of the run. @default the setting `experimentName`, else `Default` */
  readonly experiment?: string | undefined;
  /** @default the name of the folder */
  readonly runName?: string | undefined;
  readonly metrics?: Readonly<Record<string, number>> | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
}

/** What is asked of the version; `stage` or `alias` is where it is promoted to. */
export interface RegisterOptions extends PromoteOptions {
  readonly model: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly description?: string | undefined;
  /** Gives it a semantic label: the part that goes up. */
  readonly bump?: Bump | undefined;
  /** The data that it was trained on, which DVC must know in the working folder. */
  readonly data?: string | undefined;
}

export function registering(session: Session): Registering {
  return {
    register: (request) =>
      session.change(request, async (deps, dryRun) => {
        const { loaded, settings } = session;
        const { description, keepExisting, bump, expectCurrent, force } = request;
        const model = parseModelName(request.model);
        const given = new Map(Object.entries(request.tags ?? {}));
        const target = targetIfAny(request);
        const lineage = await lineageTags(request);
        const tags = new Map([...lineage, ...given]);
        const asked = { tags, description, target, keepExisting, bump };
        const wishes = registrationWishes(asked, settings);
        const rules = wishes.target
          ? promotionRules(wishes.target, request.require ?? [], loaded)
          : undefined;
        const origin = await originOf(request, lineage, deps);
        const input = { ...wishes, model, origin, expectCurrent, rules, force, dryRun };
        return await registerVersion(input, deps);
      }),
  };

  /** Data that is named must be known; all else is told where it is found. */
  async function lineageTags({ data, path }: RegisterRequest): Promise<Tags> {
    if (!session.settings.lineage_tags && data === undefined) return new Map();
    const { openWorkingFolder } = await import('../wiring/open-local-folders.js');
    const folder = await openWorkingFolder(session.environment.cwd);
    return await readLineage({ data, model: path }, folder);
  }

  async function originOf(
    request: RegisterRequest,
    lineage: Tags,
    deps: WriteDeps,
  ): Promise<RegistrationOrigin> {
    if ((request.source === undefined) === (request.path === undefined)) {
      throw new UsageError('one of source and path is to be given', {
        hint: "add source: 'runs:/RUN_ID/PATH', source: 'models:/m-ID' or path: 'FOLDER'",
      });
    }
    if (request.source !== undefined) {
      return originOfSource(await checkSource(sourceRef(request.source), deps));
    }
    const { path, experiment, runName, metrics = {}, params = {} } = request;
    const { cwd, env } = session.environment;
    const [{ folderName, openUploadFolder }, { recordedActor }] = await Promise.all([
      import('../wiring/open-local-folders.js'),
      import('../wiring/actor.js'),
    ]);
    return await originOfFolder(
      {
        folder: await openUploadFolder(path, cwd),
        experiment: experiment ?? session.settings.experiment_name ?? 'Default',
        runName: runName ?? folderName(path, cwd),
        user: recordedActor(session.settings, env),
        metrics: new Map(Object.entries(metrics)),
        params: new Map(Object.entries(params)),
        tags: lineage,
      },
      deps,
    );
  }
}
