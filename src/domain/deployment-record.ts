import type { Baseline } from './championship.js';
import type { MetricKey, Ranked } from './ranking.js';

/** Where the program that serves a model reads which one it is. */
export interface DeploymentFile {
  /** As it was given. */
  readonly path: string;
  /** True if it says just that already. */
  readonly says: (record: object) => Promise<boolean>;
  /** Writes it, in full or not at all. */
  readonly write: (record: object) => Promise<void>;
}

/** The result of a ranking that a deployment goes by. */
export interface Deployment {
  /** The best first, and not empty. */
  readonly ranking: readonly Ranked[];
  readonly aliases: readonly string[];
  readonly key: MetricKey;
  readonly baseline: Baseline | null;
}

/** `models:/NAME@ALIAS`, as MLflow's clients load it. */
export function aliasUri(model: string, alias: string): string {
  return `models:/${model}@${alias}`;
}

/**
 * What the deployment file says. It is nothing of when it was written, so that the same result is the
 * same file.
 */
export function deploymentRecord({ ranking, aliases, key, baseline }: Deployment): object {
  const [champion, ...runnersUp] = aliases.flatMap((alias, place) => {
    const ranked = ranking[place];
    if (!ranked) return [];
    const { modelName, version, runId } = ranked.row.version;
    return [
      {
        model_uri: aliasUri(modelName, alias),
        registered_name: modelName,
        version,
        alias,
        run_id: runId,
        value: ranked.value,
      },
    ];
  });
  return {
    ...champion,
    metric: key.metric,
    direction: key.direction,
    baseline: baseline && {
      value: baseline.value,
      registered_name: baseline.version?.modelName ?? null,
      version: baseline.version?.version ?? null,
    },
    runners_up: runnersUp,
  };
}

/** True for the start of a file that tells which model to load: ours, or that of a script like it. */
export function isDeploymentText(start: string): boolean {
  return /^\s*\{/.test(start) && start.includes('"model_uri"');
}
