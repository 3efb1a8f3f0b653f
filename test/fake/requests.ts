import { LOCK_PREFIX } from '../../src/domain/promotion-lock.js';
import type { FakeMlflow, RecordedRequest } from './fake-mlflow.js';

type Asked = Pick<FakeMlflow, 'requests'>;

/** What was sent to change anything, the lock and the record of the change included. */
export function writesTo({ requests }: Asked): RecordedRequest[] {
  return requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search'));
}

/** The same without them: what was sent to change models and versions. */
export function changesTo(fake: Asked): RecordedRequest[] {
  return writesTo(fake).filter(
    ({ path, rawBody }) => !/\/(runs|experiments)\//.test(path) && !rawBody.includes(LOCK_PREFIX),
  );
}

/** The batches in which the runs of versions were read. */
export function runBatches({ requests }: Asked): RecordedRequest[] {
  return requests.filter(
    ({ path, rawBody }) => path.endsWith('/runs/search') && rawBody.includes('attributes.run_id'),
  );
}
