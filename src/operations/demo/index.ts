import type { DemoModel } from './demo-model.js';
import { eurusd } from './eurusd.js';
import { heartDisease } from './heart-disease.js';
import { moeCybersecurity } from './moe-cybersecurity.js';
import { openstackRca } from './openstack-rca.js';

/** What `mlreg demo` registers. */
export const DEMO_MODELS: readonly DemoModel[] = [
  openstackRca,
  ...eurusd,
  heartDisease,
  moeCybersecurity,
];

/** What most of the tour's model may be named without; the setting `model_prefix` of the demo. */
export const DEMO_MODEL_PREFIX = 'openstack_rca_system_auto_';
