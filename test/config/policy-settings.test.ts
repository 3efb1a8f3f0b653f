import { describe, expect, test } from 'vitest';
import { Project } from './project.js';

const NAME = 'mlreg.config.yaml';
const settingsOf = async (content: string) =>
  (await new Project({ [NAME]: content }).load()).settings;
const complaintAbout = (content: string) => new Project({ [NAME]: content }).complaint();

describe('policies in the project file', () => {
  test('are as they were written', async () => {
    const settings = await settingsOf(
      [
        'gates:',
        '  Production: [metrics.f1 > 0.85, "age < 30d"]',
        '  "@champion": tags.validated == "true"',
        'stage_policy: strict',
        'production_approval_required: true',
        'protected_aliases: [champion]',
        'primary_metric: f1',
        'metrics: {rmse: lower, f1: higher}',
        'auto_promote_threshold: 0.85',
      ].join('\n'),
    );
    expect(settings).toMatchObject({
      gates: {
        Production: ['metrics.f1 > 0.85', 'age < 30d'],
        '@champion': ['tags.validated == "true"'],
      },
      stage_policy: 'strict',
      production_approval_required: true,
      protected_aliases: ['champion'],
      primary_metric: 'f1',
      metrics: { rmse: 'lower', f1: 'higher' },
      auto_promote_threshold: 0.85,
    });
  });

  test('are quiet by default', async () => {
    expect(await settingsOf('')).toMatchObject({
      stage_policy: 'warn',
      production_approval_required: false,
    });
    expect((await settingsOf('')).gates).toBeUndefined();
  });

  test.each([
    ['gates: 3', 'gates is neither a list of expressions nor one for each target'],
    ['gates: [3]', 'gates is neither a list of expressions nor one for each target'],
    ['gates: {Prodution: [a]}', 'gates is for "Prodution", which is neither a stage nor @ with'],
    ['gates: {champion: [a]}', 'gates is for "champion", which is neither a stage nor @ with'],
    ['gates: {Production: {a: b}}', 'gates has no list of expressions for Production'],
    ['metrics: {f1: up}', 'metrics does not say higher or lower for each metric'],
    ['metrics: [f1]', 'metrics does not say higher or lower for each metric'],
    [
      'protected_aliases: champion/x',
      'protected_aliases has "champion/x", which cannot be an alias',
    ],
    ['protected_aliases: {a: b}', 'protected_aliases is no list of aliases'],
    ['stage_policy: stric', 'stage_policy is not strict, warn or off'],
    ['auto_promote_threshold: high', 'auto_promote_threshold is not a number'],
    ['actor: me', '"actor" does not belong in a project\'s file'],
  ])('%s', async (line, complaint) => {
    expect(await complaintAbout(`read_only: true\n${line}\n`)).toContain(`${NAME}:2: ${complaint}`);
  });
});

test('policies in variables', async () => {
  const env = {
    MLREG_GATES: 'metrics.f1 > 0.85\n\nage < 30d\n',
    MLREG_METRICS: 'rmse=lower, a=b=higher',
    MLREG_PROTECTED_ALIASES: 'champion, production',
    MLREG_AUTO_PROMOTE_THRESHOLD: '0.85',
    MLREG_ACTOR: 'ci',
  };
  expect((await new Project().load({ env })).settings).toMatchObject({
    gates: ['metrics.f1 > 0.85', 'age < 30d'],
    metrics: { rmse: 'lower', 'a=b': 'higher' },
    protected_aliases: ['champion', 'production'],
    auto_promote_threshold: 0.85,
    actor: 'ci',
  });
});
