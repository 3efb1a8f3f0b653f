/** One column or tensor of a signature; `name` is null where the model names none. */
export interface SignatureField {
  readonly name: string | null;
  /** As MLflow writes it: `double`, `string`, `tensor(float32, [-1, 4])`, `array(long)`, … */
  readonly type: string;
  readonly required: boolean;
}

/** What a model takes and gives. A part that the model does not state is null. */
export interface Signature {
  readonly inputs: readonly SignatureField[] | null;
  readonly outputs: readonly SignatureField[] | null;
  readonly params: readonly SignatureField[] | null;
}

/** What the `MLmodel` file in a model's folder says of it (MLflow 2.9 to 3.17). */
export interface Mlmodel {
  /** Flavors by name, each with its settings as they stand in the file: `sklearn` → `{sklearn_version: 1.5.2, …}`. */
  readonly flavors: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
  readonly signature: Signature | null;
  readonly mlflowVersion: string | null;
  /** Bytes, as MLflow counted them when it logged the model. */
  readonly modelSize: number | null;
}

/** What the folder of a model holds. */
export interface ModelFiles {
  /** In code-point order of their paths. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
  /** Null where there is no `MLmodel` file, as for a version that is registered from any folder. */
  readonly mlmodel: Mlmodel | null;
  /** Lines of `requirements.txt` without comments, as they are; empty where there is none. */
  readonly requirements: readonly string[];
}
