import type { Command } from 'commander';
import type { MakeAction } from '../action.js';
import * as alias from './alias.js';
import * as approve from './approve.js';
import * as cleanup from './cleanup.js';
import * as compare from './compare.js';
import * as config from './config.js';
import * as deletion from './delete.js';
import * as demo from './demo.js';
import * as describe from './describe.js';
import * as details from './details.js';
import * as doctor from './doctor.js';
import * as exportation from './export.js';
import * as history from './history.js';
import * as init from './init.js';
import * as lineage from './lineage.js';
import * as list from './list.js';
import * as load from './load.js';
import * as promote from './promote.js';
import * as rank from './rank.js';
import * as register from './register.js';
import * as reject from './reject.js';
import * as rename from './rename.js';
import * as repair from './repair.js';
import * as resolve from './resolve.js';
import * as rollback from './rollback.js';
import * as route from './route.js';
import * as tag from './tag.js';
import * as track from './track.js';

/** One command: what the list of them tells, and how it gets its arguments and options. */
export interface CommandDeclaration {
  readonly names: readonly [name: string, alias?: string];
  readonly summary: string;
  /** Called for the command that is used; its work is imported when it runs. */
  readonly declare: (command: Command, action: MakeAction) => void;
}

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandDeclaration[] = [
  list,
  details,
  load,
  promote,
  compare,
  exportation,
  cleanup,
  register,
  repair,
  rank,
  rollback,
  history,
  approve,
  reject,
  resolve,
  lineage,
  alias,
  tag,
  describe,
  rename,
  deletion,
  track,
  route,
  doctor,
  init,
  demo,
  config,
];
