/** Node's code of a failure to connect, in words. */
export function inWords(code: string): string {
  const words: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there (ECONNREFUSED)',
    ENOTFOUND: 'the host name is not known (ENOTFOUND)',
    EAI_AGAIN: 'the host name could not be looked up (EAI_AGAIN)',
    EPROTO: 'no TLS is spoken there, or none that we know: is it http://? (EPROTO)',
    ETIMEDOUT: 'no connection within the time allowed (ETIMEDOUT)',
  };
  return words[code] ?? code;
}
