import type { Operation } from './operation.js';
import { scriptOf } from './script.js';

/**
 * The script for file stores. They take no "%" in a name; and MLflow's rename loses tags and aliases
 * there, and ends with an AttributeError half-way if a version has tags (3.17.2).
 */
export const fileScript = (hasLoggedModels: boolean): readonly Operation[] =>
  scriptOf(hasLoggedModels)
    .filter(({ op }) => op !== 'rename')
    .map((operation) =>
      JSON.parse(
        JSON.stringify(operation).replaceAll('lstm renamed', 'lstm').replaceAll('100% ', ''),
      ),
    );
