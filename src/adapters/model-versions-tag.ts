/** The tag in which MLflow's server writes down what versions were made of a logged model. */
export const VERSIONS_TAG = 'mlflow.modelVersions';

/**
 * The value of the tag with one more version in it.
 *
 * @param json - the value as it is; null if there is none
 * @returns null for what is no list: it is not ours to throw away
 */
export function withVersion(
  json: string | null,
  version: { readonly name: string; readonly version: number },
): string | null {
  const known = knownVersions(json);
  return known === null ? null : pythonJson([...known, version]);
}

function knownVersions(json: string | null): readonly unknown[] | null {
  if (json === null) return [];
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** JSON with the spaces and the escapes of Python's `json.dumps`. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return `{${entries.map(([key, each]) => `${pythonJson(key)}: ${pythonJson(each)}`).join(', ')}}`;
  }
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
