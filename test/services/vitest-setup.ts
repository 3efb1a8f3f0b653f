import type { TestProject } from 'vitest/node';
import { availability, required, SERVICE_NAMES, type ServiceName } from './availability.mjs';
import { BENCH_SERVICES, type BenchInfo, startBench } from './bench.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Null when one of MLflow, PostgreSQL and S3 is missing. */
    bench: BenchInfo | null;
    /** Why tests that need a service are skipped; a service without an entry is there. */
    missingServices: Partial<Record<ServiceName, string>>;
  }
}

export default async function setup(project: TestProject) {
  const missing = missingServices();
  for (const name of required()) {
    const why = missing[name];
    if (why) throw new Error(`MLREG_REQUIRE asks for ${name}: ${why}`);
  }
  for (const [name, why] of Object.entries(missing)) {
    console.log(`tests that need ${name} are skipped: ${why}`);
  }
  project.provide('missingServices', missing);
  if (BENCH_SERVICES.some((name) => missing[name])) {
    project.provide('bench', null);
    return;
  }
  const bench = await startBench();
  project.provide('bench', bench.info);
  return () => bench.stop();
}

function missingServices(): Partial<Record<ServiceName, string>> {
  if (process.env.MLREG_SERVICES === 'off') {
    const why = 'MLREG_SERVICES is off: run with it unset';
    return Object.fromEntries(SERVICE_NAMES.map((name) => [name, why]));
  }
  const found = availability();
  const missing: Partial<Record<ServiceName, string>> = {};
  for (const name of SERVICE_NAMES) {
    const service = found[name];
    if (!service.ok) missing[name] = service.why;
  }
  return missing;
}
