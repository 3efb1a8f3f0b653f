import { join } from 'node:path';
import type { AliasMap } from '../../../registry-answers.js';
import { textsIn } from '../disk/key-files.js';
import { ALIASES } from '../layout.js';

/** All aliases of a model, also those of deleted versions. `meta.yaml` has a copy, often an old one. */
export function readAliases(folder: string): AliasMap {
  return textsIn(join(folder, ALIASES));
}
