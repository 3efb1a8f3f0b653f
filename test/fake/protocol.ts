import { describe } from 'vitest';
import { aliasesProtocol } from './protocol/aliases.js';
import { artifactsProtocol } from './protocol/artifacts.js';
import { Client } from './protocol/client.js';
import { experimentsProtocol } from './protocol/experiments.js';
import { loggedModelsProtocol } from './protocol/logged-models.js';
import { modelVersionsProtocol } from './protocol/model-versions.js';
import { registeredModelsProtocol } from './protocol/registered-models.js';
import { registryFiltersProtocol } from './protocol/registry-filters.js';
import { registrySearchProtocol } from './protocol/registry-search.js';
import { runsProtocol } from './protocol/runs.js';
import { sourcesProtocol } from './protocol/sources.js';
import { stagesProtocol } from './protocol/stages.js';
import { wireProtocol } from './protocol/wire.js';

/**
 * MLflow 3.17.2's REST protocol, as raw HTTP. It makes its own models under new names, so it runs
 * against any server with an SQLite store that proxies artifacts; the fake must pass it exactly as
 * the real server does.
 */
export function protocolSuite(name: string, baseUrl: () => string): void {
  describe(`${name}: MLflow protocol`, () => {
    const client = new Client(baseUrl);
    wireProtocol(client);
    registeredModelsProtocol(client);
    modelVersionsProtocol(client);
    sourcesProtocol(client);
    aliasesProtocol(client);
    stagesProtocol(client);
    registrySearchProtocol(client);
    registryFiltersProtocol(client);
    runsProtocol(client);
    experimentsProtocol(client);
    loggedModelsProtocol(client);
  });
}

/** The same for what hands out files, which is not the same on a disk and on S3. */
export function artifactsProtocolSuite(
  name: string,
  baseUrl: () => string,
  destination: 'disk' | 's3',
): void {
  describe(`${name}: MLflow protocol`, () => {
    artifactsProtocol(new Client(baseUrl), destination);
  });
}
