"""Trains a model with each of these thresholds, as a project does: a run with parameters, metrics and the
model each. Prints the ids of the runs.

usage: MLFLOW_TRACKING_URI=... python train.py EXPERIMENT ARTIFACT_LOCATION THRESHOLD...

An empty location is for the default of the registry.
"""

import json
import sys

import mlflow
import mlflow.pyfunc


class Threshold(mlflow.pyfunc.PythonModel):
    def __init__(self, threshold):
        self.threshold = threshold

    def predict(self, context, model_input, params=None):
        return [value >= self.threshold for value in model_input]


def train(threshold):
    x = list(range(100))
    model = Threshold(threshold)
    wrong = sum(y != (value >= 50) for value, y in zip(x, model.predict(None, x)))
    with mlflow.start_run(run_name=f"threshold_{threshold}") as run:
        mlflow.log_params({"threshold": threshold, "architecture": "MoE"})
        mlflow.log_metrics({"accuracy": (len(x) - wrong) / len(x), "loss": wrong / len(x)})
        mlflow.pyfunc.log_model(name="model", python_model=model, pip_requirements=[])
    return run.info.run_id


experiment, location, *thresholds = sys.argv[1:]
mlflow.create_experiment(experiment, artifact_location=location or None)
mlflow.set_experiment(experiment)
print(json.dumps([train(int(threshold)) for threshold in thresholds]))
