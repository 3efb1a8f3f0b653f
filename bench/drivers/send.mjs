import { text } from 'node:stream/consumers';

/** @import { Transport } from '../../src/client/transport.js' */

/**
 * Sends GETs one after another, `node driver.mjs URL COUNT`, and prints the milliseconds of each.
 * @param {Transport} transport
 */
export async function send(transport) {
  const [address = '', count = '1'] = process.argv.slice(2);
  const url = new URL(address);
  const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
  const limits = { connectTimeout: 4000, silenceTimeout: 60_000 };
  const times = [];
  for (let sent = 0; sent < Number(count); sent += 1) {
    const started = performance.now();
    const { status, body: bytes } = await transport({ method: 'GET', url, headers, ...limits });
    const body = await text(bytes);
    times.push(performance.now() - started);
    if (status !== 200) throw new Error(`status ${status}: ${body}`);
    JSON.parse(body);
  }
  console.log(JSON.stringify(times));
}
