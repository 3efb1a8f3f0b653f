import { type Command, InvalidArgumentError, Option } from 'commander';
import { LONGEST_SECONDS } from '../domain/duration.js';
import {
  FORMATS,
  type Format,
  PROGRESS_CHOICES,
  type ProgressChoice,
} from './view/output-choice.js';

/** Options that every command takes, before and after its name. */
export interface GlobalOptions {
  trackingUri?: string;
  registryUri?: string;
  workspace?: string;
  allowUnknownSchema?: boolean;
  profile?: string;
  config?: string;
  envFile?: string;
  format?: Format;
  /** `--json` gives the empty text, `--json=a,b` the fields. */
  json?: string;
  quiet?: boolean;
  verbose?: boolean;
  progress?: ProgressChoice;
  /** False after `--no-color`. */
  color?: boolean;
  timeout?: number;
}

const GLOBAL_OPTIONS = () => [
  new Option(
    '--tracking-uri <uri>',
    'the MLflow server, such as http://localhost:5000, or its database',
  ),
  new Option('--registry-uri <uri>', 'the server of the registry, if it is another one'),
  new Option('--workspace <name>', 'the workspace of the server'),
  // Seldom needed, and named where it is: in the error.
  new Option('--allow-unknown-schema', 'write to a database of an unknown MLflow').hideHelp(),
  new Option('-p, --profile <name>', 'a profile of ~/.config/mlreg/config.yaml'),
  new Option('--config <file>', 'settings of the project (default: mlreg.config.yaml)'),
  new Option('--env-file <file>', 'variables of the project (default: .env)'),
  new Option('--format <format>', 'how to print the result').choices(FORMATS),
  new Option('--json [fields]', 'the same as --format json; --json=a,b for these fields only'),
  new Option('-q, --quiet', 'ids only, where no format is named'),
  new Option('-v, --verbose', 'print every request, and the causes of an error'),
  new Option('--progress <how>', 'progress of long work').choices(PROGRESS_CHOICES),
  new Option('--no-color', 'no colours'),
  new Option('--timeout <seconds>', 'stop after this long').argParser(seconds),
];

export function addGlobalOptions(command: Command): Command {
  command.optionsGroup('Global options:');
  for (const option of GLOBAL_OPTIONS()) command.addOption(option);
  return command.optionsGroup('Options:');
}

/** What was given to the command itself and to those above it; the innermost wins. */
export function globalOptions(command: Command): GlobalOptions {
  const merged: Record<string, unknown> = {};
  for (let each: Command | null = command; each !== null; each = each.parent) {
    for (const option of GLOBAL_OPTIONS()) {
      const name = option.attributeName();
      const isGiven = each.getOptionValueSource(name) === 'cli';
      if (isGiven && !(name in merged)) merged[name] = each.getOptionValue(name);
    }
  }
  return merged as GlobalOptions;
}

/** Options that name a model or a version besides the positional ref. */
export interface RefFlags {
  model?: string;
  name?: string;
  version?: string;
  alias?: string;
  stage?: string;
}

/** The model's name, under either of its flags. */
export function modelFlag(flags: RefFlags): string | undefined {
  return flags.model ?? flags.name;
}

export function addModelOption(command: Command): Command {
  return command
    .addOption(new Option('-n, --model <name>', 'the model; its name is never split'))
    .addOption(new Option('--name <name>').hideHelp().conflicts('model'));
}

export function addVersionOption(command: Command): Command {
  return command.option(
    '--version <version>',
    'the version: a number, v3, latest, or a label: v1.2.0, ^1.2',
  );
}

/** For the commands on which `--alias` and `--stage` name the version, and are no target. */
export function addRefOptions(command: Command): Command {
  return addVersionOption(addModelOption(command))
    .option('--alias <alias>', 'the version that has this alias')
    .option('--stage <stage>', 'the newest version in this stage');
}

export interface WriteFlags {
  dryRun?: boolean;
  yes?: boolean;
  message?: string;
}

export function addWriteOptions(command: Command): Command {
  return command
    .option('--dry-run', 'show what would be done, and do nothing')
    .option('-y, --yes', 'do not ask')
    .option('-m, --message <text>', 'why: recorded with the change');
}

export interface LockFlags {
  /** Seconds. */
  wait?: number;
  expectCurrent?: string;
}

/** For the commands that give a stage or alias to a version. */
export function addTargetOptions(command: Command): Command {
  return addLockOption(
    command.option('--expect-current <version>', 'only if this one holds it now; none for nobody'),
  );
}

/** For the commands that change stages and aliases. */
export function addLockOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--wait <seconds>',
      'how long to wait for who is changing the model (default: 10)',
    ).argParser(patience),
  );
}

/** 0 for one try. */
function patience(text: string): number {
  return text.trim() === '0' ? 0 : seconds(text);
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= LONGEST_SECONDS) return value;
  throw new InvalidArgumentError(`Give a number above 0, up to ${LONGEST_SECONDS}.`);
}

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

export function positiveWhole(text: string): number {
  const value = wholeNumber(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('Give a whole number above 0.');
}

/** For an option that may be given more than once. */
export function repeated(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
