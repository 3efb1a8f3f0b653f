import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { printDocument } from '../../../src/cli/view/document.js';
import type { OutputChoice } from '../../../src/cli/view/output-choice.js';
import { bufferView } from './buffer-io.js';

const DOCUMENT = { changed: true, plan: { from: ['1'] }, tags: new Map([['__proto__', 'x']]) };

async function print(choice: Partial<OutputChoice>): Promise<string> {
  const { context, stdout } = bufferView(choice);
  await printDocument(DOCUMENT, () => context.io.stdout.write('for people\n'), context);
  return stdout.text;
}

describe('one object', () => {
  test('as JSON is indented', async () => {
    expect(await print({ format: 'json' })).toBe(
      '{\n  "changed": true,\n  "plan": {\n    "from": [\n      "1"\n    ]\n  },\n' +
        '  "tags": {\n    "__proto__": "x"\n  }\n}\n',
    );
  });

  test('as NDJSON is one line', async () => {
    expect(await print({ format: 'ndjson' })).toBe(
      '{"changed":true,"plan":{"from":["1"]},"tags":{"__proto__":"x"}}\n',
    );
  });

  test('as YAML', async () => {
    const read = parse(await print({ format: 'yaml' }), { mapAsMap: true });
    expect(read.get('tags')).toEqual(new Map([['__proto__', 'x']]));
  });

  test.each(['json', 'ndjson', 'yaml'] as const)('as %s of chosen fields', async (format) => {
    const text = await print({ format, fields: ['tags.__proto__', 'result'] });
    expect(parse(text)).toEqual({ 'tags.__proto__': 'x', result: null });
  });

  test('as TSV and CSV is a line a field', async () => {
    const lines = 'changed\ttrue\nplan.from\t1\ntags.__proto__\tx\n';
    expect(await print({ format: 'tsv' })).toBe(lines);
    expect(await print({ format: 'csv' })).toBe(
      '"changed","true"\n"plan.from","1"\n"tags.__proto__","x"\n',
    );
  });

  test.each([undefined, 'table'] as const)('as %s is for people', async (format) => {
    expect(await print({ format })).toBe('for people\n');
  });
});
