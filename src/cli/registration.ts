import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import { parseTagKey } from '../domain/names.js';
import { parseRef } from '../domain/refs.js';
import type { RegistrationWishes } from '../domain/registration.js';
import type { SourceRef } from '../operations/check-source.js';
import type { RegisterOptions } from './commands/register.js';
import { givenTarget } from './given-target.js';
import { keyValue } from './key-value.js';
import { modelFlag } from './options.js';

/** The model that a registration names. @throws UsageError */
export function registeredName(word: string | undefined, options: RegisterOptions): string {
  const name = namedOnce(word, modelFlag(options));
  if (name !== undefined) return name;
  throw new UsageError('no model is named', {
    hint: 'write it as `mlreg register NAME --source runs:/RUN_ID/PATH`',
  });
}

/** A name that comes as an argument or by its flag; undefined for neither. @throws UsageError for both */
export function namedOnce(word: string | undefined, flag: string | undefined): string | undefined {
  if (word === undefined || flag === undefined) return word ?? flag;
  throw new UsageError(`the model is named twice: "${word}" and --model "${flag}"`, {
    hint: 'give one of the two',
  });
}

/** What `--source` names. @throws UsageError */
export function sourceRef(text: string): SourceRef {
  if (/^(runs|models):\//.test(text)) {
    const ref = parseRef(text);
    if (ref.kind !== 'model') return ref;
    throw new UsageError(`"${text}" is a version already`, {
      hint: '`mlreg promote NAME/3 --to-model OTHER` copies a version into another model',
    });
  }
  if (/^(run|model):/i.test(text)) {
    throw new UsageError(`"${text}" is no source of a version`, {
      hint: `did you mean ${text.replace(':', 's:')}?`,
    });
  }
  if (/^[a-z][a-z0-9+.-]*:\S/i.test(text)) return { kind: 'uri', uri: text };
  throw new UsageError(`"${text}" is no source of a version`, {
    hint: 'write runs:/RUN_ID/PATH, models:/m-ID or s3://BUCKET/PATH; --path takes a folder',
  });
}

/** What is asked of the new version, by flags and settings. @throws UsageError */
export function registrationWishes(
  options: RegisterOptions,
  settings: Settings,
): RegistrationWishes {
  const given = givenTarget(options);
  const { default_model_stage: stage } = settings;
  const byDefault = stage === undefined ? null : ({ kind: 'stage', stage } as const);
  return {
    tags: new Map((options.tag ?? []).map(tagOf)),
    description: options.description || null,
    target: given ?? byDefault,
    isDefaultTarget: given === undefined,
    keepExisting: options.keepExisting ?? false,
    label: labelWish(options, settings),
    maxVersions: settings.archive_old_versions ? (settings.max_model_versions ?? null) : null,
  };
}

function labelWish(
  { bump }: RegisterOptions,
  { versioning_strategy: strategy, version_format: format, auto_increment: part }: Settings,
): RegistrationWishes['label'] {
  if (bump !== undefined) return { bump, format };
  return strategy === 'semantic' && part !== 'none' ? { bump: part, format } : null;
}

function tagOf(word: string): readonly [key: string, value: string] {
  const [key, value] = keyValue(word, 'write it as --tag KEY=VALUE');
  return [parseTagKey(key), value];
}
