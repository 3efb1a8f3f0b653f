"""Leaves models in runs and registers none: three that are only artifacts (the second run is the newer),
one as MLflow 3 logs it, one in a run that is deleted, one in an experiment that is. Prints their runs."""

import json
import sys

import mlflow
import mlflow.sklearn
import numpy as np
from sklearn.linear_model import LogisticRegression

x = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [2.0, 2.0]])
model = LogisticRegression().fit(x, [0, 1, 0, 1])
mlflow.sklearn.save_model(model, sys.argv[1], serialization_format="cloudpickle")
runs = {}


def log(name, accuracy, log_model=lambda: mlflow.log_artifacts(sys.argv[1], "lstm_model")):
    with mlflow.start_run(run_name=name, tags={"model_type": "LSTM"}) as run:
        mlflow.log_metric("accuracy", accuracy)
        log_model()
        runs[name] = run.info.run_id


mlflow.set_experiment("openstack_rca_system_auto")
log("first", 0.9)
log("second", 0.8)
log("logged", 0.7, lambda: mlflow.sklearn.log_model(model, name="forest", serialization_format="cloudpickle"))
log("no model", 0.1, lambda: mlflow.log_text("nothing", "notes/readme.txt"))
log("deleted", 0.99)
mlflow.delete_run(runs["deleted"])
gone = mlflow.set_experiment("corrupted").experiment_id
log("in a deleted experiment", 0.98)
mlflow.delete_experiment(gone)
print(json.dumps(runs))
