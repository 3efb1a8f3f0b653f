import { beforeAll, it } from 'vitest';
import { GOLDEN_VERSIONS } from './golden-file.js';
import { record } from './record.js';

if (process.env.MLREG_RECORD_TWINS === '1') {
  beforeAll(async () => {
    for (const version of GOLDEN_VERSIONS) await record(version);
  }, 600_000);
}
it('x', () => {});
