import { describe, inject } from 'vitest';
import type { ServiceName } from './availability.mjs';
import type { BenchInfo } from './bench.mjs';
import type {} from './vitest-setup.js';

/** A `describe` that is skipped, with the reason in its title, when a service is missing. */
export function describeService(name: string, needs: ServiceName[], body: () => void): void {
  const missing = inject('missingServices');
  // Without this, a config that lost its globalSetup would skip every such test in silence.
  if (!missing) throw new Error('test/services/vitest-setup.ts is not in vitest globalSetup');
  const reasons = needs.flatMap((need) => missing[need] ?? []);
  if (reasons.length === 0) describe(name, body);
  else describe.skip(`${name} (skipped: ${reasons.join('; ')})`, body);
}

/** The bench of this test run; only for tests that need mlflow, postgres and s3. */
export function theBench(): BenchInfo {
  const bench = inject('bench');
  if (!bench) throw new Error('no bench is up: name mlflow, postgres and s3 in describeService');
  return bench;
}
