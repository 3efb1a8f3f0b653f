"""Trains a model some times over, as a project does, and registers it each time:
train_store.py FOLDER NAME ACCURACY...

Each version is one of a logged model with its metric."""

import json
import os
import sys

import mlflow
from mlflow import MlflowClient

_, folder, name, *accuracies = sys.argv
uri = "file://" + folder
mlflow.set_tracking_uri(uri)
mlflow.set_registry_uri(uri)
client = MlflowClient()


def train(experiment, accuracy):
    run = client.create_run(experiment, run_name="train").info.run_id
    model = client.create_logged_model(experiment, "model", run)
    place = model.artifact_location.replace("file://", "")
    os.makedirs(place)
    with open(os.path.join(place, "MLmodel"), "w") as file:
        file.write("flavors: {}\n")
    client.log_metric(run, "accuracy", accuracy, model_id=model.model_id)
    client.finalize_logged_model(model.model_id, "READY")
    client.set_terminated(run)
    client.create_model_version(name, "models:/" + model.model_id, run, model_id=model.model_id)
    return run


client.create_registered_model(name)
experiment = client.create_experiment(name)
print(json.dumps([train(experiment, float(accuracy)) for accuracy in accuracies]))
