import { axiosTransport } from '../../src/client/transport-axios.js';
import { send } from './send.mjs';

await send(axiosTransport());
