import type { LoadedSettings } from '../config/load-settings.js';
import { stageAliasesOf } from '../config/stage-aliases.js';
import { warnings } from '../config/warnings.js';
import { once } from '../domain/once.js';
import { type ChangeOptions, openChanges } from './open-changes.js';
import { openRegistry } from './open-registry.js';
import type { OpenedRegistry, OpenOptions } from './opened-registry.js';
import { sha256 } from './sha256.js';

/** Seconds to wait for somebody else's change, if nothing else was said. */
const WAIT = 10;

/** A registry, with what the names of its models may be given without, and how its labels are written. */
export type NamedRegistry = OpenedRegistry & {
  readonly modelPrefix: string;
  readonly labelFormat: string;
};

/** Opens what the settings name, and says what is unsafe about it. Nothing is sent yet. */
export async function openSession(
  loaded: LoadedSettings,
  options: Omit<OpenOptions, 'settings' | 'checkS3'>,
): Promise<NamedRegistry> {
  const { settings } = loaded;
  const opened = await openRegistry({
    ...options,
    settings,
    checkS3: once(async () => {
      const { checkS3Trust } = await import('../config/trust.js');
      await checkS3Trust(loaded, options);
    }),
  });
  for (const warning of warnings(settings)) options.onWarning?.(warning);
  const { model_prefix: modelPrefix = '', version_format: labelFormat } = settings;
  return { ...opened, modelPrefix, labelFormat };
}

export interface SessionChange extends Pick<ChangeOptions, 'env' | 'warn'> {
  /** Why the change is made. */
  readonly message?: string | undefined;
  /** Seconds to wait for somebody else's change. @default 10 */
  readonly wait?: number | undefined;
}

/** The registry with the lock and the records that changes are made with. */
export async function forChanges(
  opened: NamedRegistry,
  { settings }: LoadedSettings,
  { message, wait = WAIT, env, warn }: SessionChange,
) {
  const options = { reason: message ?? null, env, wait: wait * 1000, warn };
  return {
    ...opened,
    ...(await openChanges(opened, settings, options)),
    stageAliases: stageAliasesOf(settings),
    onStandIn: (stage: string, alias: string) =>
      warn(`this registry has no stages: @${alias} stands for ${stage} (stage_aliases)`),
  };
}

/** The registry with the records of its changes. */
export function forHistory(opened: NamedRegistry, { settings }: LoadedSettings) {
  return { ...opened, auditExperiment: settings.audit_experiment, sha256 };
}
