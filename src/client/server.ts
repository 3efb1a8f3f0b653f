import { describeText } from './decode.js';
import { ResponseShapeError } from './errors.js';
import type { MlflowHttp } from './http.js';
import { serverInfoSchema } from './schemas.js';
import { readText } from './transport.js';
import type { ServerInfoWire } from './wire.js';

/** What the server says of itself. */
export function server(http: MlflowHttp) {
  const textLike = async (path: string, pattern: RegExp, wanted: string): Promise<string> => {
    const label = { method: 'GET', path } as const;
    const answer = await readText(await http.bytes(label));
    const text = answer.body.trim();
    if (pattern.test(text)) return text;
    throw new ResponseShapeError(label, describeText(answer, wanted));
  };
  return {
    /** Unauthenticated; older servers answer 404. */
    async info(): Promise<ServerInfoWire> {
      const path = '/api/3.0/mlflow/server-info';
      return await http.call({ method: 'GET', path, schema: serverInfoSchema });
    },

    /** Unauthenticated. @throws ResponseShapeError if something else than MLflow answers */
    async health(): Promise<void> {
      await textLike('/health', /^OK$/, 'OK');
    },

    /** Such as `3.17.2`. */
    async version(): Promise<string> {
      return await textLike('/version', /^\d+\.\d+[\w.+-]{0,30}$/, 'a version');
    },
  };
}
