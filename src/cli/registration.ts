import { registrationWishes } from '../config/registration-wishes.js';
import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import { parseTagKey } from '../domain/names.js';
import type { RegistrationWishes } from '../domain/registration.js';
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

/** What is asked of the new version, by flags and settings. @throws UsageError */
export function givenWishes(options: RegisterOptions, settings: Settings): RegistrationWishes {
  const { description, keepExisting, bump } = options;
  const tags = new Map((options.tag ?? []).map(tagOf));
  const target = givenTarget(options);
  return registrationWishes({ tags, description, target, keepExisting, bump }, settings);
}

function tagOf(word: string): readonly [key: string, value: string] {
  const [key, value] = keyValue(word, 'write it as --tag KEY=VALUE');
  return [parseTagKey(key), value];
}
