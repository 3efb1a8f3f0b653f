/**
 * The MLflow Model Registry for programs: what `mlreg` does on the command line, typed. Nothing is
 * printed, and no process is ended; what is refused or fails is an error with a `code` and a `hint`,
 * whose commands are those of the command line.
 */
export { collect } from './domain/collect.js';
export type { Comparison, View } from './domain/comparison.js';
export * from './domain/errors.js';
export type { ModelEvent } from './domain/event.js';
export { ExpressionError } from './domain/expressions/error.js';
export type { Holding } from './domain/holders-at.js';
export type { InferenceRecord } from './domain/inference/inference-record.js';
export type { ModelFiles } from './domain/mlmodel.js';
export { LostLockError } from './domain/promotion-lock.js';
export type { VersionWithOrigin } from './domain/records.js';
export type {
  Experiment,
  LoggedModel,
  LoggedModelStatus,
  Metric,
  Millis,
  ModelVersion,
  RegisteredModel,
  Run,
  Stage,
  Tags,
} from './domain/types.js';
export type { Aliases, AliasSetOptions, ForcedChange } from './library/aliases.js';
export type { BestRunsOf, BestRunsRequest } from './library/best-runs.js';
export type { ApplyOptions, Cleanup, CleanupOptions } from './library/cleanup.js';
export type { Deleted } from './library/deletion.js';
export type { DiagnoseOptions, Diagnosis } from './library/diagnosis.js';
export type { DisabledRegistry } from './library/disabled.js';
export type { Exporting, ExportOptions } from './library/exporting.js';
export type { HistoryOf, HistoryOptions } from './library/history.js';
export type { ListQuery } from './library/list-query.js';
export type { Loading, LoadOptions, LoadRequest } from './library/loading.js';
export type { Models } from './library/models.js';
export { openRegistry, openRegistryFromEnvironment } from './library/open.js';
export type * from './library/options.js';
export type {
  AutoPromoteOptions,
  PromoteOptions,
  Promotions,
  RollbackOptions,
} from './library/promotions.js';
export type { RankingOf, RankOptions, RankRequest } from './library/ranking.js';
export type {
  FromFolder,
  FromSource,
  Registering,
  RegisterOptions,
  RegisterRequest,
} from './library/registering.js';
export type { Closable, ModelRegistry } from './library/registry.js';
export type { BestChoice, Repaired, Repairing, RepairOptions } from './library/repairing.js';
export type { RegistrySettings } from './library/settings.js';
export type { TagValues } from './library/tag-values.js';
export type { TargetChoice } from './library/target.js';
export type { RouteRequest, Tracking } from './library/tracking.js';
export type { VersionChanges } from './library/version-changes.js';
export type { VersionParts, VersionRef } from './library/version-ref.js';
export type { CompareOptions, Versions, VersionsQuery } from './library/versions.js';
export type { CleanupResult } from './operations/apply-cleanup.js';
export type { AutoPromotion } from './operations/auto-promote.js';
export type { FailedPromotion } from './operations/auto-promote-all.js';
export type { AliasResult, AliasRow } from './operations/change-alias.js';
export type { DescriptionChange } from './operations/change-description.js';
export type { TagResult } from './operations/change-tags.js';
export type { Copied } from './operations/copy-version.js';
export type { Decided } from './operations/decide-on-version.js';
export type { Exported, ExportRow } from './operations/export-registry.js';
export type { ModelDetails, VersionDetails } from './operations/get-details.js';
export type { Lineage } from './operations/get-lineage.js';
export type { TrackerStats } from './operations/inference/inference-tracker.js';
export type { Loaded } from './operations/load-model.js';
export type { CleanupPlan } from './operations/plan-cleanup.js';
export type { Promotion } from './operations/promote-version.js';
export type { Ranking } from './operations/rank-versions.js';
export type { RegisteredBestRun } from './operations/register-best-runs.js';
export type { Registered } from './operations/register-version.js';
export type { RenameResult } from './operations/rename-model.js';
export type { RepairPlan } from './operations/repair/plan-repair.js';
export type { RepairResult } from './operations/repair/repair-registry.js';
export type { RoutedVersion } from './operations/route-keys.js';
export type { CheckResult } from './operations/run-checks.js';
export type { SyncedModel } from './operations/sync-aliases.js';
export type { FailedSync } from './operations/sync-all-aliases.js';
