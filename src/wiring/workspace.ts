import { translated } from '../adapters/client-errors/client-errors.js';
import { type Authorization, type MlflowClient, RestError } from '../client/index.js';
import { UsageError } from '../domain/errors.js';

/**
 * Adds the workspace to what is sent, once the server has said that it has any: one without answers
 * 500 to the header (3.17.2), and one from before 3.10 would silently serve everybody's models.
 */
export function inWorkspace(
  name: string,
  { headers, renew }: Authorization,
  probe: MlflowClient,
): Authorization {
  let checked: Promise<void> | undefined;
  return {
    headers: async () => {
      checked ??= check(name, probe);
      await checked;
      return { ...(await headers()), 'x-mlflow-workspace': name };
    },
    renew,
  };
}

async function check(name: string, { baseUrl, server }: MlflowClient): Promise<void> {
  const info = await translated(baseUrl, () =>
    server.info().catch((error: unknown) => {
      if (error instanceof RestError && error.status === 404) return null;
      throw error;
    }),
  );
  if (info?.workspaces_enabled) return;
  const at = baseUrl.href.replace(/\/$/, '');
  throw new UsageError(`${at} has no workspaces, but the workspace "${name}" is asked for`, {
    hint: '`mlreg config show` tells who asks for it; the server has them with --enable-workspaces (MLflow 3.10)',
  });
}
