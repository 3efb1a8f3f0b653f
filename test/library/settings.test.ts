import { expect, expectTypeOf, it } from 'vitest';
import { SETTING_KEYS, type SettingKey } from '../../src/config/schema.js';
import { openRegistry } from '../../src/index.js';
import { type CamelCase, camelCase, type RegistrySettings } from '../../src/library/settings.js';

it('has the keys of the schema, no more and no fewer', () => {
  expectTypeOf<keyof RegistrySettings>().toEqualTypeOf<CamelCase<SettingKey>>();
  const names = SETTING_KEYS.map(camelCase);
  expect(names).toContain('s3EndpointUrl');
  expect(new Set(names).size).toBe(SETTING_KEYS.length);
});

it('takes a value for each of them', async () => {
  const all: Required<{ [Key in keyof RegistrySettings]: NonNullable<RegistrySettings[Key]> }> = {
    ...{ trackingUri: 'http://localhost', registryUri: 'http://localhost', username: 'ann' },
    ...{ password: 'secret', databasePassword: 'secret', token: 'token', tokenCommand: 'true' },
    ...{ headers: { 'X-Team': 'rca' }, workspace: 'team-a', insecureTls: false },
    ...{ serverCertPath: 'ca.pem', clientCertPath: 'me.pem', requestTimeout: 5, maxRetries: 0 },
    ...{ readOnly: true, allowUnknownSchema: false, modelPrefix: '', experimentName: 'x' },
    ...{ artifactRoot: 's3://b', s3EndpointUrl: 'http://s3', s3IgnoreTls: false, s3CaBundle: 'ca' },
    ...{ s3AddressingStyle: 'path', s3SignatureVersion: 's3v4', s3ExpectedBucketOwner: '1' },
    ...{ s3UploadExtraArgs: '{}', s3Bucket: 'b', awsAccessKeyId: 'k', awsSecretAccessKey: 's' },
    ...{ awsSessionToken: 't', awsProfile: 'p', awsDefaultRegion: 'eu-west-1', environment: 'ci' },
    ...{ actor: 'ann', gates: { Production: ['metrics.f1 > 0.8'] }, stagePolicy: 'strict' },
    ...{ productionApprovalRequired: true, stageAliases: { Production: 'champion' } },
    ...{ protectedAliases: ['champion'], primaryMetric: 'f1', metrics: { f1: 'higher' } },
    ...{ autoPromoteThreshold: 0.85, defaultModelStage: 'Staging', maxModelVersions: 10 },
    ...{ archiveOldVersions: false, versioningStrategy: 'semantic', autoIncrement: 'minor' },
    ...{ versionFormat: 'v{major}.{minor}.{patch}', lineageTags: false },
    ...{ auditExperiment: 'off', inferenceExperiment: 'in use', promotionLock: 'off' },
  };
  expect(Object.keys(all)).toHaveLength(SETTING_KEYS.length);
  expect((await openRegistry(all)).enabled).toBe(true);
});
