import { expect, test } from 'vitest';
import { proxyFor } from '../../src/wiring/proxied.js';
import { proxyEnvironment } from '../client/proxy.js';

const PROXY = 'http://proxy:3128';

test.each([
  ['a host', 'http://s3.corp', 's3.corp'],
  ['an ending', 'https://bucket.s3.corp', '.corp'],
  ['an ending with a star', 'https://bucket.s3.corp', '*.corp'],
  ['a network', 'http://10.1.2.3:9000', '10.0.0.0/8'],
  ['a network of IPv6', 'http://[fd00::1]:9000', 'fd00::/8'],
  ['a port', 'http://s3.corp:9000', 's3.corp:9000'],
  ['everything', 'http://s3.corp', '*'],
])('NO_PROXY goes around it by %s', async (_, url, none) => {
  proxyEnvironment({ HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY, NO_PROXY: `localhost,${none}` });
  expect(await proxyFor(url)).toBeUndefined();
});

test.each([
  ['http://10.1.2.3:9000', '192.168.0.0/16'],
  ['http://s3.corp:9000', 's3.corp:9001'],
  ['http://s3.corp', ''],
])('%s goes through it under NO_PROXY=%s', async (url, none) => {
  proxyEnvironment({ HTTP_PROXY: PROXY, NO_PROXY: none });
  expect(await proxyFor(url)).toBe(PROXY);
});
