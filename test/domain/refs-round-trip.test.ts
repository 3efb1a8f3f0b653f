import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MlregError } from '../../src/domain/errors.js';
import { parseRef, refFromOptions } from '../../src/domain/refs.js';
import { alias, modelName, versionNumber } from './arbitraries.js';

test('any legal name with a number is that model and number', () => {
  const form = fc.constantFrom<(name: string, version: string) => string>(
    (name, version) => `${name}/${version}`,
    (name, version) => `${name}:${version}`,
    (name, version) => `${name}/v${version}`,
    (name, version) => `${name}@v${version}`,
    (name, version) => `${name}/00${version}`,
    (name, version) => `models:/${name}/${version}`,
  );
  fc.assert(
    fc.property(modelName, versionNumber, form, (name, version, write) => {
      expect(parseRef(write(name, version))).toEqual({
        kind: 'model',
        name,
        selector: { kind: 'number', version },
      });
    }),
  );
});

test('any legal name with an alias is that model and alias', () => {
  fc.assert(
    fc.property(modelName, alias, fc.constantFrom('', 'models:/'), (name, of, scheme) => {
      expect(parseRef(`${scheme}${name}@${of}`)).toEqual({
        kind: 'model',
        name,
        selector: { kind: 'alias', alias: of },
      });
    }),
  );
});

test('any legal name in --model is that model', () => {
  fc.assert(
    fc.property(modelName, (model) => {
      expect(refFromOptions({ model })).toEqual({ kind: 'model', name: model });
    }),
  );
});

test('any text is a ref or a usage error', () => {
  const piece = fc.oneof(
    fc.constantFrom('models:/', 'runs:/', '/', ':', '@', 'm-', 'v', '3', 'latest', '.'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      try {
        const ref = parseRef(pieces.join(''));
        expect(['model', 'logged-model', 'run']).toContain(ref.kind);
      } catch (error) {
        expect(error).toBeInstanceOf(MlregError);
        expect(error).toMatchObject({ code: 'usage' });
      }
    }),
  );
});
