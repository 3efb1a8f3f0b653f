import { NotFoundError } from '../domain/errors.js';
import { nearest } from '../domain/nearest.js';

/** @param names - of the experiments that there are */
export function noExperiment(name: string, names: Iterable<string>): NotFoundError {
  const [guess] = nearest(name, names);
  return new NotFoundError(`there is no experiment "${name}"`, {
    hint: guess
      ? `did you mean "${guess}"?`
      : 'its name is the one of mlflow.set_experiment; `mlreg config show` tells which server was asked',
  });
}
