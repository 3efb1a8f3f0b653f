import { FileRegistry } from '../../src/adapters/store/files/file-registry.js';
import { FileTracking } from '../../src/adapters/store/files/file-tracking.js';
import { once } from '../../src/domain/once.js';
import { sessionOn } from '../adapters/files/file-store.js';
import { fileDeletes, fileSeeds } from './file-seeds.js';
import { registryStoreContract } from './registry-store.js';
import { trackingStoreContract } from './tracking-store.js';
import { trackingWritesContract } from './tracking-writes.js';

/** All that is promised of a store, on a file store; `make` gives one. */
export function fileStoreContracts(name: string, make: () => Promise<string>): void {
  const made = once(make);
  const tracking = async () => {
    const store = await made();
    return new FileTracking(sessionOn(store), `file://${store}`);
  };
  registryStoreContract(name, async () => new FileRegistry(sessionOn(await made())), {
    without: ['100%'],
  });
  trackingStoreContract(name, async () => ({
    ...fileSeeds(await made()),
    store: await tracking(),
  }));
  trackingWritesContract(
    name,
    async () => ({ ...fileDeletes(await made()), store: await tracking() }),
    { longestKey: 'x'.repeat(250) },
  );
}
