export { startFakeMlflow } from '../../test/fake/fake-mlflow.js';
export { seedModel } from '../../test/fake/seed.js';
