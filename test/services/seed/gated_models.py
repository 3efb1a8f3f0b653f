"""Registers versions of one model on the artifact store of the server: 1 and 2 are called with x and y, 3 wants z as
well, 4 was installed with another version of a package."""

import json
import sys

import mlflow
from mlflow import MlflowClient
from mlflow.models import ModelSignature
from mlflow.pyfunc import PythonModel
from mlflow.types import ColSpec, Schema


class Sum(PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input.sum(axis=1)


def signature(*columns):
    inputs = Schema([ColSpec("double", column) for column in columns])
    return ModelSignature(inputs=inputs, outputs=Schema([ColSpec("double")]))


name = sys.argv[1]
mlflow.set_experiment(f"{name}_runs")
client = MlflowClient()
client.create_registered_model(name)
for columns, numpy in [("xy", "1.26.0"), ("xy", "1.26.4"), ("xyz", "1.26.0"), ("xy", "2.0.0")]:
    with mlflow.start_run() as run:
        logged = mlflow.pyfunc.log_model(
            name="model",
            python_model=Sum(),
            signature=signature(*columns),
            pip_requirements=[f"numpy=={numpy}"],
        )
    client.create_model_version(
        name, f"models:/{logged.model_id}", run.info.run_id, model_id=logged.model_id
    )
print(json.dumps(name))
