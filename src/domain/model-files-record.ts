import type { ModelFiles } from './mlmodel.js';

/** Fields of a version in `details` that stand in the model's own folder. */
export const MODEL_FILE_FIELDS = [
  'files',
  'signature',
  'flavors',
  'mlflow_version',
  'model_size_bytes',
  'requirements',
] as const;

export type ModelFilesRecord = Record<(typeof MODEL_FILE_FIELDS)[number], unknown>;

/** True if one of the fields, such as `flavors.sklearn`, is read from the model's folder. */
export function needsModelFiles(fields: readonly string[]): boolean {
  const needed: readonly string[] = MODEL_FILE_FIELDS;
  return fields.some((field) => needed.includes(field.split('.', 1)[0] ?? ''));
}

/**
 * What the folder of a model holds, as programs see it; all null where it could not be read. Without
 * an `MLmodel` file there are `files` and `requirements` only.
 */
export function modelFilesRecord(read: ModelFiles | null): ModelFilesRecord {
  const mlmodel = read?.mlmodel ?? null;
  return {
    files: read?.files.map(({ path, size }) => ({ path, size })) ?? null,
    signature: mlmodel?.signature ?? null,
    flavors: mlmodel?.flavors ?? null,
    mlflow_version: mlmodel?.mlflowVersion ?? null,
    model_size_bytes: mlmodel?.modelSize ?? null,
    requirements: read?.requirements ?? null,
  };
}
