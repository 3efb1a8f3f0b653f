import { expect, test } from 'vitest';
import { fieldList } from '../../../src/cli/view/field-list.js';

test.each([
  ['version', ['version']],
  ['version, metrics.f1 ', ['version', 'metrics.f1']],
  ['metrics.val.loss,tags.a b', ['metrics.val.loss', 'tags.a b']],
  ['metrics.`val loss`,tags.`a.b`', ['metrics.val loss', 'tags.a.b']],
  ['params.lr,params.`a b`', ['parameters.lr', 'parameters.a b']],
  ['params,paramsx.y', ['parameters', 'paramsx.y']],
  ['name,names', ['registered_name', 'names']],
  ['metrics.``,`version`', ['metrics.``', '`version`']],
  ['', ['']],
])('%j is %j', (text, fields) => {
  expect(fieldList(text)).toEqual(fields);
});
