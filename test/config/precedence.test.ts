import { describe, expect, test } from 'vitest';
import type { SettingSources } from '../../src/config/sources.js';
import { Project } from './project.js';

const uri = (from: string) => `http://${from}:5000`;

/** Every place that can name the server, highest precedence first, and the origin it is shown with. */
const PLACES = ['flag', 'profile', 'mlreg', 'mlflow', 'dotenv', 'project', 'default'] as const;
const ORIGINS: Record<(typeof PLACES)[number], string> = {
  flag: '--tracking-uri',
  profile: 'profile work',
  mlreg: 'MLREG_TRACKING_URI',
  mlflow: 'MLFLOW_TRACKING_URI',
  dotenv: '.env:2 MLFLOW_TRACKING_URI',
  project: 'mlreg.config.yaml:2',
  default: 'profile default',
};

function giveBy(places: readonly (typeof PLACES)[number][]) {
  const project = new Project();
  const has = (place: (typeof PLACES)[number]) => places.includes(place);
  const profiles = (['profile', 'default'] as const)
    .filter(has)
    .map((place) => `  ${ORIGINS[place].split(' ')[1]}: { tracking_uri: "${uri(place)}" }\n`);
  if (profiles.length > 0) project.writeProfiles(`profiles:\n${profiles.join('')}`);
  if (has('dotenv')) project.write('.env', `# a comment\nMLFLOW_TRACKING_URI=${uri('dotenv')}\n`);
  if (has('project')) project.write('mlreg.config.yaml', `\ntracking_uri: ${uri('project')}\n`);
  const given: Partial<SettingSources> = {
    flags: { tracking_uri: has('flag') ? uri('flag') : undefined },
    profile: has('profile') ? 'work' : undefined,
    env: {
      MLREG_TRACKING_URI: has('mlreg') ? uri('mlreg') : '',
      MLFLOW_TRACKING_URI: has('mlflow') ? uri('mlflow') : undefined,
    },
  };
  return project.look('tracking_uri', given);
}

describe('precedence', () => {
  test.each(PLACES.map((place, index) => ({ place, below: PLACES.slice(index + 1) })))(
    '$place wins over $below',
    async ({ place, below }) => {
      expect(await giveBy([place, ...below])).toEqual([uri(place), ORIGINS[place]]);
    },
  );

  test('defaults and what nobody gives', async () => {
    const project = new Project();
    expect(await project.look('request_timeout')).toEqual([60, 'default']);
    expect(await project.look('max_retries')).toEqual([3, 'default']);
    expect(await project.look('read_only')).toEqual([false, 'default']);
    expect(await project.look('tracking_uri')).toEqual([undefined, 'not set']);
  });

  test('an empty variable counts as not set', async () => {
    const project = new Project({ '.env': 'MLFLOW_TRACKING_URI=http://file:5000\n' });
    const [value] = await project.look('tracking_uri', { env: { MLFLOW_TRACKING_URI: '' } });
    expect(value).toBe('http://file:5000');
  });

  test('AWS_REGION goes before AWS_DEFAULT_REGION', async () => {
    const env = { AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: 'eu-west-2' };
    const project = new Project();
    expect(await project.look('aws_default_region', { env })).toEqual(['eu-west-2', 'AWS_REGION']);
    const { AWS_DEFAULT_REGION } = env;
    const [region] = await project.look('aws_default_region', { env: { AWS_DEFAULT_REGION } });
    expect(region).toBe('eu-west-1');
  });
});

describe('MLFLOW_EXPERIMENT_NAME', () => {
  const env = { MLFLOW_EXPERIMENT_NAME: 'rca_auto' };

  test('gives the prefix of models', async () => {
    const origin = 'MLFLOW_EXPERIMENT_NAME and "_"';
    expect(await new Project().look('model_prefix', { env })).toEqual(['rca_auto_', origin]);
  });

  test('a prefix of its own wins, an empty one too', async () => {
    const project = new Project({ 'mlreg.config.yaml': 'model_prefix: ""\n' });
    expect(await project.look('model_prefix', { env })).toEqual(['', 'mlreg.config.yaml:1']);
  });
});
