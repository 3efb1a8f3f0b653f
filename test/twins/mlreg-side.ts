import { collect } from '../../src/domain/collect.js';
import { MlregError } from '../../src/domain/errors.js';
import type { RegistryStore, TagTarget } from '../../src/domain/registry-store.js';
import type { Stage } from '../../src/domain/types.js';
import { openDatabase } from './open-database.js';
import type { Operation, Side } from './operation.js';

/** mlreg's store on an SQLite file or a PostgreSQL database. */
export function mlregSide(database: string): Side<Operation> {
  const { registry, close } = openDatabase(database);
  return registrySide(registry, close);
}

/** A store of mlreg's, through the port that its operations use. */
export function registrySide(
  registry: RegistryStore,
  close: () => Promise<void> = async () => {},
): Side<Operation> {
  return {
    close,
    async apply(operation) {
      try {
        await apply(operation, registry);
        return false;
      } catch (error) {
        // What is no refusal is a fault of ours.
        if (error instanceof MlregError) return true;
        throw error;
      }
    },
  };
}

async function apply(operation: Operation, registry: RegistryStore): Promise<void> {
  const { model } = operation;
  switch (operation.op) {
    case 'create_model': {
      const { description, tags } = operation;
      const told = description === undefined ? {} : { description };
      await registry.createModel({ name: model, ...told, ...tagsOf(tags) });
      return;
    }
    case 'create_version': {
      const { source, run, logged_model, description, tags } = operation;
      await registry.createVersion({
        model,
        source,
        ...(run === undefined ? {} : { runId: run }),
        ...(logged_model === undefined ? {} : { loggedModelId: logged_model }),
        ...(description === undefined ? {} : { description }),
        ...tagsOf(tags),
      });
      return;
    }
    case 'set_tag':
      return await registry.setTag(targetOf(operation), operation.key, operation.value);
    case 'remove_tag':
      return await registry.removeTag(targetOf(operation), operation.key);
    case 'set_alias': {
      const { alias, version } = operation;
      const holder = await aliasHolder(registry, model, alias);
      return await registry.setAlias({ model, alias, version }, holder);
    }
    case 'remove_alias': {
      const { alias } = operation;
      const holder = await aliasHolder(registry, model, alias);
      return await registry.setAlias({ model, alias, version: null }, holder);
    }
    case 'set_stage': {
      const { version, stage, archive } = operation;
      const holders = await stageHolders(registry, model, stage);
      return await registry.setStage({ model, version, stage, archiveOthers: archive }, holders);
    }
    case 'describe':
      return await registry.setDescription(targetOf(operation), operation.description);
    case 'rename':
      return await registry.renameModel(model, operation.to);
    case 'delete_version': {
      const { stage, aliases } = await registry.getVersion(model, operation.version);
      return await registry.deleteVersion(model, operation.version, { stage, aliases });
    }
    case 'delete_model':
      return await registry.deleteModel(model);
  }
}

const tagsOf = (tags: Readonly<Record<string, string>> | undefined) =>
  tags === undefined ? {} : { tags: new Map(Object.entries(tags)) };

const targetOf = ({ model, version }: TagTarget): TagTarget => ({ model, version });

async function aliasHolder(registry: RegistryStore, model: string, alias: string) {
  const { aliases } = await registry.getModel(model);
  return aliases.get(alias) ?? null;
}

async function stageHolders(registry: RegistryStore, model: string, stage: Stage) {
  const versions = await collect(registry.listVersions({ model }));
  return versions.filter((each) => each.stage === stage).map(({ version }) => version);
}
