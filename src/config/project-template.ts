import { RESERVED_PROJECT_KEYS } from './schema.js';

interface Entry {
  readonly key: string;
  /** YAML. */
  readonly value: string;
  readonly meaning: string;
  /** The value says how it is written, and is nobody's choice: it stays a comment. */
  readonly isExample?: true;
}

const ENTRIES: readonly Entry[] = [
  entry('tracking_uri', 'https://mlflow.example.com', 'the registry: a server or a database', true),
  entry('registry_uri', 'https://mlflow.example.com', 'its models, if they are elsewhere', true),
  entry('workspace', 'team-a', 'the workspace of the server', true),
  entry('model_prefix', 'openstack_rca_system_auto_', 'what a model may be named without', true),
  entry('read_only', 'false', 'refuse every write'),
  entry('auto_register_model', 'true', 'register what a run has logged'),
  entry('default_model_stage', 'Staging', 'the stage of a new version'),
  entry('auto_promote_threshold', '0.85', 'what primary_metric must exceed to be promoted unasked'),
  entry('primary_metric', 'accuracy', 'the metric that versions are judged by'),
  entry('metrics', '{ accuracy: higher, rmse: lower }', 'which way each metric is better', true),
  entry('max_model_versions', '10', 'versions of a model to keep'),
  entry('archive_old_versions', 'true', 'archive those beyond it'),
  entry('production_approval_required', 'false', 'no version in Production that nobody approved'),
  entry('versioning_strategy', 'semantic', 'the kind of labels'),
  entry('version_format', '"v{major}.{minor}.{patch}"', 'how a label is written'),
  entry('auto_increment', 'true', 'the part that goes up: major, minor or patch; true is patch'),
  entry(
    'stage_policy',
    'warn',
    'a step past Staging: strict refuses it, warn tells, off allows',
    true,
  ),
  entry('stage_aliases', '{ Production: champion }', 'aliases that follow a stage', true),
  entry('protected_aliases', '[champion]', 'aliases that are not moved by accident', true),
  entry('gates', '["metrics.accuracy >= 0.85"]', 'what a version must fulfil to be promoted', true),
  entry('promotion_lock', 'server', 'one promotion at a time, held on the server; or off', true),
  entry(
    'audit_experiment',
    'mlreg-audit',
    'the experiment that changes are recorded in; or off',
    true,
  ),
  entry(
    'inference_experiment',
    'mlreg-inference',
    'the experiment that inference records are written to',
    true,
  ),
  entry('lineage_tags', 'true', 'write the git commit and the DVC version to a version'),
  entry('s3_model_prefix', 'models/openstack_rca', 'the folder of models in the bucket'),
  entry('s3_backup_enabled', 'true', 'copy models to the bucket'),
];

function entry(key: string, value: string, meaning: string, isExample?: true): Entry {
  return { key, value, meaning, ...(isExample ? { isExample } : {}) };
}

const HEAD = `# The settings of this project, for mlreg. Every key is here with its meaning.
# Flags, variables and .env go before them: \`mlreg config show\` tells what is in force, and why.
# A key that is a comment is not set.
`;

const LATER = `# Policies that this version of mlreg does not act on yet: setting one is an error, since nobody should
# rely on what is not enforced.
`;

/** The `mlreg.config.yaml` of a new project: every key that it may have one day. */
export function projectTemplate(): string {
  const isLater = ({ key }: Entry) => RESERVED_PROJECT_KEYS.includes(key);
  const now = ENTRIES.filter((each) => !isLater(each)).map(lines);
  const later = ENTRIES.filter(isLater).map(lines);
  return [HEAD, ...now, ...(later.length > 0 ? [LATER, ...later] : [])].join('\n');
}

function lines({ key, value, meaning, isExample }: Entry): string {
  const isComment = isExample || RESERVED_PROJECT_KEYS.includes(key);
  return `# ${meaning}\n${isComment ? '# ' : ''}${key}: ${value}\n`;
}
