import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** True if a request is signed with a secret, as AWS Signature Version 4 wants it. */
export function isSignedWith(
  secret: string,
  { method, url = '/', headers }: IncomingMessage,
): boolean {
  const [, scope = '', names = '', signature = ''] =
    /Credential=[^/]+\/(\S+), SignedHeaders=(\S+), Signature=(\w+)/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const [path = '', query = ''] = url.split('?');
  const canonicalQuery = query.split('&').filter(Boolean).sort().join('&');
  const canonicalHeaders = names
    .split(';')
    .map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`)
    .join('');
  const payload = String(headers['x-amz-content-sha256'] ?? '');
  const request = [method, path, canonicalQuery, canonicalHeaders, names, payload].join('\n');
  const [date = '', region = '', service = ''] = scope.split('/');
  const time = String(headers['x-amz-date'] ?? '');
  const digest = createHash('sha256').update(request).digest('hex');
  const text = ['AWS4-HMAC-SHA256', time, scope, digest].join('\n');
  const sign = (key: string | Buffer, part: string) =>
    createHmac('sha256', key).update(part).digest();
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    sign,
    `AWS4${secret}`,
  );
  return createHmac('sha256', key).update(text).digest('hex') === signature;
}
