import { Agent } from 'node:https';
import type { S3Options } from './open-s3.js';

/** What the connections to S3 go through; nothing where Node's own agents do. */
export async function s3Agents({
  proxy,
  insecureTls,
  ca,
}: Pick<S3Options, 'proxy' | 'insecureTls' | 'ca'>) {
  const tls = { rejectUnauthorized: !insecureTls, ...(ca === undefined ? {} : { ca }) };
  if (proxy !== undefined) {
    const [{ HttpProxyAgent }, { HttpsProxyAgent }] = await Promise.all([
      import('http-proxy-agent'),
      import('https-proxy-agent'),
    ]);
    return {
      httpAgent: new HttpProxyAgent(proxy, { keepAlive: true }),
      httpsAgent: new HttpsProxyAgent(proxy, { keepAlive: true, ...tls }),
    };
  }
  return insecureTls || ca !== undefined
    ? { httpsAgent: new Agent({ keepAlive: true, ...tls }) }
    : {};
}
