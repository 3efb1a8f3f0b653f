"""Trains a model of each of these types, as a project does that compares them: a run with the tag `model_type`, the
metric `rmse` and the model each. Prints the ids of the runs.

usage: MLFLOW_TRACKING_URI=... python championship.py EXPERIMENT ARTIFACT_LOCATION TYPE=ERROR...

A model is always wrong by its error, which is then its rmse. An empty location is for the default of the registry.
"""

import json
import math
import sys

import mlflow
import mlflow.pyfunc


class OffBy(mlflow.pyfunc.PythonModel):
    def __init__(self, error):
        self.error = error

    def predict(self, context, model_input, params=None):
        return [value + self.error for value in model_input]


def train(model_type, error):
    model = OffBy(error)
    wrong = [y - x for x, y in zip([0.0] * 4, model.predict(None, [0.0] * 4))]
    with mlflow.start_run(run_name=f"{model_type}_{error}") as run:
        mlflow.set_tag("model_type", model_type)
        mlflow.log_metric("rmse", math.sqrt(sum(each * each for each in wrong) / len(wrong)))
        mlflow.pyfunc.log_model(name="model", python_model=model, pip_requirements=[])
    return run.info.run_id


experiment, location, *models = sys.argv[1:]
if mlflow.get_experiment_by_name(experiment) is None:
    mlflow.create_experiment(experiment, artifact_location=location or None)
mlflow.set_experiment(experiment)
print(json.dumps([train(name, float(error)) for name, error in (each.split("=") for each in models)]))
