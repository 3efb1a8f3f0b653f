import { equals, type MlflowClient } from '../../../client/index.js';
import { checkNewLoggedModel } from '../../../domain/tracking-limits.js';
import type {
  ListedLoggedModel,
  LoggedModelQuery,
  NewLoggedModel,
} from '../../../domain/tracking-store.js';
import type { LoggedModel } from '../../../domain/types.js';
import { translated, translatedList } from '../../client-errors/client-errors.js';
import { orAbsent, orNone, orUnknown } from './absent.js';
import { keyValues } from './registry-answers.js';
import { toLoggedModel } from './to-domain.js';

export async function findLoggedModels(
  client: MlflowClient,
  by: LoggedModelQuery,
): Promise<LoggedModel[]> {
  return await translated(client.baseUrl, async () => {
    if ('modelId' in by) {
      const found = await orUnknown(orAbsent(client.loggedModels.get(by.modelId, false)));
      return found === undefined ? [] : [toLoggedModel(found)];
    }
    const models: LoggedModel[] = [];
    const query = {
      experimentIds: [by.experimentId],
      filter: equals('source_run_id', by.runId),
    };
    // Newest first is the server's own order (3.17.2).
    for await (const wire of orNone(client.loggedModels.search(query))) {
      models.push(toLoggedModel(wire));
    }
    return models;
  });
}

export async function* listLoggedModels(
  client: MlflowClient,
  experimentIds: readonly string[],
): AsyncGenerator<ListedLoggedModel, void, undefined> {
  // A search that names no experiment is refused (3.17.2).
  if (experimentIds.length === 0) return;
  const wires = orNone(client.loggedModels.search({ experimentIds }));
  for await (const wire of translatedList(client.baseUrl, wires)) {
    yield {
      model: toLoggedModel(wire),
      experimentId: wire.info.experiment_id,
      creationTimestamp: wire.info.creation_timestamp_ms ?? null,
    };
  }
}

export async function createLoggedModel(
  client: MlflowClient,
  model: NewLoggedModel,
): Promise<LoggedModel | null> {
  checkNewLoggedModel(model);
  const params = keyValues(model.params);
  const created = await translated(client.baseUrl, () =>
    orUnknown(
      client.loggedModels.create({
        experiment_id: model.experimentId,
        name: model.name,
        source_run_id: model.sourceRunId,
        ...(params === undefined ? {} : { params }),
      }),
    ),
  );
  return created === undefined ? null : toLoggedModel(created);
}

export async function finishLoggedModel(client: MlflowClient, modelId: string): Promise<void> {
  await translated(client.baseUrl, () => client.loggedModels.finalize(modelId));
}
