import { describeService } from '../services/describe-service.js';
import { postgresDatabases } from '../services/postgres-databases.js';
import { postgresSuites } from './postgres-suites.js';

describeService('a real PostgreSQL, with what MLflow makes in it', ['mlflow', 'postgres'], () => {
  const databases = postgresDatabases();
  postgresSuites('PostgreSQL, the schema of MLflow 3.17.2', databases.ofMlflow, {
    loggedModels: true,
  });
});
