import type { Bump } from '../domain/label-format.js';
import type { PromotionTarget } from '../domain/promotion-target.js';
import type { RegistrationWishes } from '../domain/registration.js';
import type { Tags } from '../domain/types.js';
import type { Settings } from './schema.js';

/** What is asked of one registration; what is not is up to the settings. */
export interface GivenWishes {
  readonly tags: Tags;
  readonly description: string | undefined;
  readonly target: PromotionTarget | undefined;
  readonly keepExisting: boolean | undefined;
  readonly bump: Bump | undefined;
}

/** The same with what the settings ask of every registration. */
export function registrationWishes(given: GivenWishes, settings: Settings): RegistrationWishes {
  const { default_model_stage: stage } = settings;
  const byDefault = stage === undefined ? null : ({ kind: 'stage', stage } as const);
  return {
    tags: given.tags,
    description: given.description || null,
    target: given.target ?? byDefault,
    isDefaultTarget: given.target === undefined,
    keepExisting: given.keepExisting ?? false,
    label: labelWish(given.bump, settings),
    maxVersions: settings.archive_old_versions ? (settings.max_model_versions ?? null) : null,
  };
}

function labelWish(
  bump: Bump | undefined,
  { versioning_strategy: strategy, version_format: format, auto_increment: part }: Settings,
): RegistrationWishes['label'] {
  if (bump !== undefined) return { bump, format };
  return strategy === 'semantic' && part !== 'none' ? { bump: part, format } : null;
}
