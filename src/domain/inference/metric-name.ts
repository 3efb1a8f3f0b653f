import { isEntityKey } from '../names.js';

/** The metric that latencies are logged as. */
export const LATENCY = 'latency_ms';

/** Names that were looked at before: the same few come with every record. */
const known = new Set<string>();
const MOST = 1_000;

/** True for what a metric of a record may be called: what MLflow takes, and what is not the latency. */
export function isMetricName(name: string): boolean {
  if (known.has(name)) return true;
  const isLegal = isEntityKey(name) && name !== LATENCY && name !== '__proto__';
  if (isLegal && known.size < MOST) known.add(name);
  return isLegal;
}
