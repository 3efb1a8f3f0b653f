import { describeService } from '../services/describe-service.js';
import { postgresDatabases } from '../services/postgres-databases.js';
import { postgresSuites } from './postgres-suites.js';

describeService('a real PostgreSQL', ['postgres'], () => {
  const databases = postgresDatabases();
  postgresSuites('PostgreSQL, the schema of MLflow 2.9.2', databases.ofMlflow292, {
    loggedModels: false,
    longestTag: 5_000,
  });
});
