import { nodeTransport } from '../../src/client/transport-node.js';
import { send } from './send.mjs';

await send(nodeTransport());
