import type { Operation } from './operation.js';

const of = (model: string) => ({
  create: { op: 'create_model', model } as const,
  version: (source: string, more: object = {}) =>
    ({ op: 'create_version', model, source, ...more }) as const,
  tag: (key: string, value: string, more: object = {}) =>
    ({ op: 'set_tag', model, key, value, ...more }) as const,
  untag: (key: string, more: object = {}) => ({ op: 'remove_tag', model, key, ...more }) as const,
  alias: (alias: string, version: string) => ({ op: 'set_alias', model, alias, version }) as const,
  unalias: (alias: string) => ({ op: 'remove_alias', model, alias }) as const,
  describe: (description: string | null, more: object = {}) =>
    ({ op: 'describe', model, description, ...more }) as const,
  rename: (to: string) => ({ op: 'rename', model, to }) as const,
  deleteVersion: (version: string) => ({ op: 'delete_version', model, version }) as const,
  delete: { op: 'delete_model', model } as const,
  stage: (version: string, stage: 'None' | 'Staging' | 'Production' | 'Archived') =>
    ({ op: 'set_stage', model, version, stage, archive: false }) as const,
  takeStage: (version: string, stage: 'Staging' | 'Production') =>
    ({ op: 'set_stage', model, version, stage, archive: true }) as const,
});

const lstm = of('lstm');
const copy = of('copy');
const gone = of('not there');
const renamed = of('lstm renamed');
const aliased = of('aliased');
const hostile = of(`it's 100% "☃" ü`);

const models: readonly Operation[] = [
  { ...lstm.create, description: 'forecasts', tags: { team: 'rca', ['__proto__']: 'kept' } },
  copy.create,
  lstm.create,
  { ...hostile.create, tags: { 'a b/c.d-e': `both ' and "` } },
];

const versions: readonly Operation[] = [
  lstm.version('s3://bucket/first/model', { run: '{first}', description: 'the first' }),
  lstm.version('s3://bucket/second/model', { run: '{second}', tags: { epochs: '50', loss: '' } }),
  lstm.version('s3://bucket/without a run'),
  lstm.version('file:///models/4', { tags: { only: 'tags' } }),
  gone.version('s3://bucket/nowhere'),
  copy.version('models:/lstm/1'),
  copy.version('models:/lstm/3'),
  // The source of a source: the files stay where they were.
  copy.version('models:/copy/2', { run: '{first}', description: 'a copy of a copy' }),
  copy.version('models:/lstm/99'),
  hostile.version('s3://bucket/%20?x=1#y', { tags: { note: 'new\nline' } }),
];

const tags: readonly Operation[] = [
  lstm.tag('stage_of_life', 'new'),
  lstm.tag('team', 'another'),
  lstm.untag('stage_of_life'),
  lstm.untag('never there'),
  gone.tag('a', 'b'),
  lstm.tag('validated', 'true', { version: '1' }),
  lstm.tag('validated', '', { version: '1' }),
  lstm.tag('validated', 'true', { version: '2' }),
  lstm.untag('validated', { version: '1' }),
  lstm.untag('validated', { version: '1' }),
  lstm.tag('a', 'b', { version: '99' }),
];

const aliases: readonly Operation[] = [
  lstm.alias('champion', '1'),
  lstm.alias('champion', '2'),
  lstm.alias('champion', '2'),
  lstm.alias('Champion', '2'),
  lstm.alias('challenger', '3'),
  lstm.unalias('challenger'),
  lstm.unalias('challenger'),
  lstm.alias('nobody', '99'),
];

const stages: readonly Operation[] = [
  lstm.stage('1', 'Staging'),
  lstm.takeStage('1', 'Production'),
  lstm.takeStage('2', 'Production'),
  lstm.stage('3', 'Production'),
  lstm.takeStage('4', 'Production'),
  // To the stage where it is: only the times change.
  lstm.stage('4', 'Production'),
  lstm.takeStage('4', 'Production'),
  lstm.stage('4', 'None'),
  lstm.takeStage('3', 'Staging'),
  lstm.stage('1', 'Archived'),
  lstm.stage('99', 'Staging'),
];

const descriptions: readonly Operation[] = [
  lstm.describe('a new text'),
  lstm.describe(null),
  lstm.describe('again', { version: '1' }),
  lstm.describe(null, { version: '2' }),
  lstm.describe('nowhere', { version: '99' }),
  gone.describe('nowhere'),
];

const deletions: readonly Operation[] = [
  aliased.create,
  aliased.version('s3://bucket/1', { run: '{first}', description: 'soon gone', tags: { a: 'b' } }),
  aliased.version('s3://bucket/2'),
  aliased.alias('champion', '1'),
  aliased.alias('other', '2'),
  aliased.deleteVersion('1'),
  aliased.deleteVersion('1'),
  aliased.tag('a', 'b', { version: '1' }),
  aliased.stage('1', 'Staging'),
  aliased.alias('again', '1'),
  // Never a number twice.
  lstm.deleteVersion('4'),
  lstm.version('s3://bucket/5'),
  lstm.deleteVersion('5'),
  lstm.version('s3://bucket/6', { tags: { after: 'deletions' } }),
];

const names: readonly Operation[] = [
  lstm.rename('copy'),
  gone.rename('somewhere'),
  lstm.rename('lstm renamed'),
  renamed.version('models:/lstm renamed/2', { run: '{second}' }),
  renamed.alias('champion', '6'),
  hostile.rename(`it's renamed — "☃"`),
  renamed.rename('lstm'),
];

const lastly: readonly Operation[] = [
  copy.delete,
  copy.delete,
  copy.create,
  copy.version('s3://bucket/again'),
  lstm.delete,
  lstm.create,
];

/** For databases with MLflow 3's logged models. */
const loggedModels: readonly Operation[] = [
  of('logged').create,
  of('logged').version('models:/{logged}', { logged_model: '{logged}' }),
  of('logged').version('models:/{logged}', { logged_model: '{logged}', run: '{second}' }),
  of('logged').version('models:/logged/1'),
  of('logged').deleteVersion('1'),
];

const forAll = [models, versions, tags, aliases, stages, descriptions, deletions, names].flat();

/** What people do to a registry, in an order in which each meets what the others left. */
export const scriptOf = (hasLoggedModels: boolean): readonly Operation[] => [
  ...forAll,
  ...(hasLoggedModels ? loggedModels : []),
  ...lastly,
];
