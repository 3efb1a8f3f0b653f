import type { Mlmodel, Signature, SignatureField } from '../mlmodel.js';

/** What MLflow converts by itself when a model is called (`_enforce_mlflow_datatype`, 3.17.2). */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  integer: ['long', 'double'],
  float: ['double'],
};

/**
 * Whether who calls one model can call another in its place: every input that it requires is sent, in a type
 * that it takes, and the outputs are the same.
 *
 * @param occupant - the model that is called now
 * @returns true, or what is different
 */
export function signatureFits(next: Mlmodel | null, occupant: Mlmodel | null): true | string {
  const [now, then] = [next?.signature, occupant?.signature];
  if (!now) return 'it has no signature';
  if (!then) return 'the version that it would replace has no signature';
  return (
    inputsFault(now, then) ??
    outputsFault(now.outputs, then.outputs) ??
    paramsFault(now, then) ??
    true
  );
}

function inputsFault({ inputs: now }: Signature, { inputs: then }: Signature): string | undefined {
  if (now === null) return then === null ? undefined : 'it does not state its inputs';
  const sent = then ?? [];
  // Without names it is their places that count, and as many are sent as before.
  if (isUnnamed(now) && isUnnamed(sent) && now.length !== sent.length) {
    return `it takes ${now.length} inputs, not ${sent.length}`;
  }
  for (const [index, field] of now.entries()) {
    const before = fieldLike(field, index, sent);
    const name = nameOf('input', field, index);
    if (before === undefined) {
      if (field.required) return `${name} is new, and required`;
      continue;
    }
    if (field.required && !before.required) return `${name} was optional, and is required`;
    if (!takes(field.type, before.type)) return `${name} is ${field.type}, was ${before.type}`;
  }
  return undefined;
}

function outputsFault(now: Signature['outputs'], then: Signature['outputs']): string | undefined {
  if (now === null && then === null) return undefined;
  if (now === null) return 'it does not state its outputs';
  if (then === null) return 'the version that it would replace does not state its outputs';
  if (now.length !== then.length) return `it gives ${now.length} outputs, not ${then.length}`;
  for (const [index, field] of now.entries()) {
    const before = then[index];
    const name = nameOf('output', field, index);
    if (before?.name !== field.name) return `${name} was ${before?.name ?? 'without a name'}`;
    if (before.type !== field.type) return `${name} is ${field.type}, was ${before.type}`;
  }
  return undefined;
}

/** A parameter has a default, so that it need not be sent; MLflow leaves out one that is not known. */
function paramsFault({ params: now }: Signature, { params: then }: Signature): string | undefined {
  for (const [index, field] of (now ?? []).entries()) {
    const before = (then ?? []).find(({ name }) => name === field.name);
    if (before === undefined || takes(field.type, before.type)) continue;
    return `${nameOf('parameter', field, index)} is ${field.type}, was ${before.type}`;
  }
  return undefined;
}

function takes(type: string, sent: string): boolean {
  return type === sent || (WIDER[sent]?.includes(type) ?? false);
}

function isUnnamed(fields: readonly SignatureField[]): boolean {
  return fields.every(({ name }) => name === null);
}

function fieldLike(field: SignatureField, index: number, among: readonly SignatureField[]) {
  return field.name === null ? among[index] : among.find(({ name }) => name === field.name);
}

function nameOf(what: string, { name }: SignatureField, index: number): string {
  return `the ${what} ${name === null ? index + 1 : `"${name}"`}`;
}
