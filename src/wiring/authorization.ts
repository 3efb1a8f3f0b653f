import type { Authorization } from '../client/index.js';
import type { Settings } from '../config/schema.js';
import { UsageError } from '../domain/errors.js';
import type { OpenOptions } from './opened-registry.js';

type Headers = Readonly<Record<string, string>>;

const made = new WeakMap<Settings, Authorization>();

/**
 * The headers that the settings ask for: who we are, and the extra ones, which go before. Two
 * servers of the same settings share one, so that no command runs twice.
 */
export function authorization(options: OpenOptions): Authorization {
  const known = made.get(options.settings) ?? make(options);
  made.set(options.settings, known);
  return known;
}

function make(options: OpenOptions): Authorization {
  const { username, password = '', token, token_command: command, headers } = options.settings;
  const extra = Object.fromEntries(headers ?? []);
  if ('authorization' in extra) return fixed(extra);
  if (command !== undefined) return byCommand(command, extra, options);
  if (username !== undefined) {
    const pair = Buffer.from(`${username}:${password}`).toString('base64');
    return fixed({ authorization: `Basic ${pair}`, ...extra });
  }
  if (token === undefined) return fixed(extra);
  if (!isToken(token)) {
    throw new UsageError('the token has a character that no header can hold', {
      hint: '`mlreg config show` tells where the token comes from',
    });
  }
  return fixed({ authorization: `Bearer ${token}`, ...extra });
}

function fixed(headers: Headers): Authorization {
  return { headers: async () => headers, renew: async () => false };
}

function byCommand(command: string, extra: Headers, options: OpenOptions): Authorization {
  const run = async (): Promise<Headers> => {
    const { runTokenCommand } = await import('./token-command.js');
    const token = await runTokenCommand(command, options);
    options.onSecret?.(token);
    return { authorization: `Bearer ${token}`, ...extra };
  };
  let current: Promise<Headers> | undefined;
  const headers = () => {
    current ??= run();
    return current;
  };
  return {
    headers,
    renew: async (refused) => {
      // Of requests that were refused at the same time, the first runs the command again.
      if ((await headers()).authorization === refused.authorization) current = run();
      return (await headers()).authorization !== refused.authorization;
    },
  };
}

/** Printable ASCII without spaces: what a bearer token may consist of, and more. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
