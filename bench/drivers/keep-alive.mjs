import * as http from 'node:http';
import { send } from './send.mjs';

// What `nodeTransport` would be over plain HTTP if it kept its connection.
const agent = new http.Agent({ keepAlive: true });

await send(async ({ method, url, headers }) => {
  /** @type {http.IncomingMessage} */
  const incoming = await new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent });
    request.on('response', resolve).on('error', reject).end();
  });
  return { status: incoming.statusCode ?? 0, headers: {}, body: incoming };
});
agent.destroy();
