import { findStage } from '../domain/names.js';
import type { StageAliases } from '../domain/stage-aliases.js';
import type { Settings } from './schema.js';

/** The setting as operations want it; empty if nothing is set. */
export function stageAliasesOf({ stage_aliases: named = {} }: Settings): StageAliases {
  return new Map(
    Object.entries(named).flatMap(([name, alias]) => {
      const stage = findStage(name);
      return stage ? [[stage, alias] as const] : [];
    }),
  );
}
