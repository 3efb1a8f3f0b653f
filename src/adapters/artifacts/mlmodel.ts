import { parse } from 'yaml';
import { MlregError } from '../../domain/errors.js';
import type { Mlmodel, Signature, SignatureField } from '../../domain/mlmodel.js';

/**
 * Reads the text of an `MLmodel` file, MLflow 2.9 to 3.17. What is not as MLflow writes it is taken
 * for absent: the file is the word of whoever made the model.
 *
 * @throws MlregError for what is no YAML mapping
 */
export function parseMlmodel(text: string): Mlmodel {
  const file = withoutReferences(yamlMapping(text));
  const { signature } = file;
  return {
    flavors: new Map(
      Object.entries(mapping(file.flavors)).map(([name, settings]) => [
        name,
        new Map(Object.entries(mapping(settings))),
      ]),
    ),
    signature: isMapping(signature) ? parseSignature(signature) : null,
    mlflowVersion: typeof file.mlflow_version === 'string' ? file.mlflow_version : null,
    modelSize: typeof file.model_size_bytes === 'number' ? file.model_size_bytes : null,
  };
}

function yamlMapping(text: string): Mapping {
  let parsed: unknown;
  try {
    // MLflow writes it with PyYAML, which is YAML 1.1.
    parsed = parse(text, { version: '1.1', logLevel: 'error' });
  } catch (cause) {
    throw new MlregError('error', 'the MLmodel file is no YAML', { cause });
  }
  if (isMapping(parsed)) return parsed;
  throw new MlregError('error', 'the MLmodel file is no mapping');
}

/** More than any MLmodel file has; less would do as well. */
const MAX_DEPTH = 50;
const MAX_VALUES = 100_000;

/**
 * The same without what JSON does not have: a value that holds itself, times, sets and bytes.
 *
 * @throws MlregError for a file that grows without end, as YAML's references allow
 */
function withoutReferences(file: Mapping): Mapping {
  let left = MAX_VALUES;
  const copy = (value: unknown, depth: number): unknown => {
    left -= 1;
    if (depth > MAX_DEPTH || left < 0) {
      throw new MlregError('error', 'the MLmodel file refers to itself, or is nested too deep');
    }
    if (value instanceof Date) return value.toISOString();
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    if (value instanceof Set) return copy([...value], depth);
    if (Array.isArray(value)) return value.map((each) => copy(each, depth + 1));
    if (isMapping(value)) return copied(value, depth);
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  };
  const copied = (from: Mapping, depth: number): Mapping =>
    Object.fromEntries(Object.entries(from).map(([key, value]) => [key, copy(value, depth + 1)]));
  return copied(file, 0);
}

type Mapping = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}

/** Each part is JSON in a text. */
function parseSignature({ inputs, outputs, params }: Mapping): Signature {
  return {
    inputs: signatureFields(inputs),
    outputs: signatureFields(outputs),
    params: signatureFields(params),
  };
}

function signatureFields(json: unknown): SignatureField[] | null {
  if (typeof json !== 'string') return null;
  try {
    const fields: unknown = JSON.parse(json);
    return Array.isArray(fields) ? fields.filter(isMapping).map(signatureField) : null;
  } catch {
    return null;
  }
}

function signatureField(field: Mapping): SignatureField {
  return {
    name: typeof field.name === 'string' ? field.name : null,
    type: typeText(field),
    // Parameters have no such key: they have a default.
    required: field.required !== false && !('default' in field),
  };
}

/** `double`, `array(long)`, `map(string)`, `object(a: long, b?: string)`, `tensor(float32, [-1, 4])`. */
function typeText(field: Mapping): string {
  const tensor = mapping(field['tensor-spec']);
  switch (field.type) {
    case 'tensor':
      return `tensor(${String(tensor.dtype)}, ${shapeText(tensor.shape)})`;
    case 'array':
      return `array(${typeText(mapping(field.items))})`;
    case 'map':
      return `map(${typeText(mapping(field.values))})`;
    case 'object': {
      const properties = Object.entries(mapping(field.properties)).map(([name, of]) => {
        const { required } = mapping(of);
        return `${name}${required === false ? '?' : ''}: ${typeText(mapping(of))}`;
      });
      return `object(${properties.join(', ')})`;
    }
    default:
      return String(field.type) + (Array.isArray(field.shape) ? shapeText(field.shape) : '');
  }
}

function shapeText(shape: unknown): string {
  return `[${Array.isArray(shape) ? shape.join(', ') : ''}]`;
}
