import * as z from 'zod/mini';
import { BUMPS, DEFAULT_LABEL_FORMAT, isLabelFormat } from '../domain/label-format.js';
import { findStage } from '../domain/names.js';
import { number, onByDefault, setting } from './setting.js';

const stage = z.optional(
  z.pipe(
    z.transform((value) => (typeof value === 'string' ? findStage(value) : undefined)),
    z.enum(['None', 'Staging', 'Production', 'Archived'], 'is no stage'),
  ),
);

/** From a variable the words of the switch that it is as well. */
const increment = z._default(
  z.pipe(
    z.transform((value) => {
      const word = typeof value === 'string' ? value.toLowerCase() : value;
      if (word === true || word === 'true') return 'patch';
      return word === false || word === 'false' ? 'none' : word;
    }),
    z.enum([...BUMPS, 'none'], 'is not major, minor, patch, true or false'),
  ),
  'patch',
);

/** What becomes of a version that is registered. */
export const REGISTRATION_SETTINGS = {
  default_model_stage: setting(stage, {
    description: 'the stage of a version that is registered without one',
    project: true,
  }),
  max_model_versions: setting(
    z.optional(number('is not a whole number above 0', z.int(), z.minimum(1))),
    {
      description: 'how many versions of a model may be outside Archived',
      project: true,
    },
  ),
  archive_old_versions: setting(onByDefault, {
    description: 'archive the oldest beyond max_model_versions; off: only tell',
    project: true,
  }),
  versioning_strategy: setting(
    z._default(z.enum(['semantic', 'off'], 'is neither semantic nor off'), 'off'),
    {
      description: 'semantic: every version that is registered gets a label, such as v1.2.0',
      project: true,
    },
  ),
  version_format: setting(
    z._default(
      z
        .string('is not a text')
        .check(
          z.refine(isLabelFormat, 'has not {major}, {minor} and {patch}, each once and apart'),
        ),
      DEFAULT_LABEL_FORMAT,
    ),
    { description: 'how a label is written', project: true },
  ),
  auto_increment: setting(increment, {
    description: 'the part of the label that goes up: major, minor, patch; true is patch',
    project: true,
  }),
  lineage_tags: setting(onByDefault, {
    description: 'write the git commit of the working folder, and its DVC version, to the version',
    project: true,
  }),
} as const;
