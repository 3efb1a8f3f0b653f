"""Makes a file store with all that mlreg reads in it: make_store.py FOLDER. Prints what is called how."""

import json
import os
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow
from mlflow import MlflowClient

folder = sys.argv[1]
uri = "file://" + folder
mlflow.set_tracking_uri(uri)
mlflow.set_registry_uri(uri)
client = MlflowClient()

experiment = client.create_experiment("train", tags={"team": "rca"})
run = client.create_run(experiment, run_name="first: run").info.run_id
client.log_metric(run, "accuracy", 0.5, timestamp=5, step=2)
client.log_metric(run, "accuracy", 0.9, timestamp=6, step=1)
client.log_metric(run, "loss/nan", float("nan"), step=0)
client.log_param(run, "depth", "007")
client.set_tag(run, "note", "two\nlines")
client.create_registered_model("model", {"team": "rca", "a/b": "c"}, "it's: a #text\nof two lines")
client.create_model_version("model", "s3://b/1", run, {"epochs": "50"}, description="word " * 40)
client.create_model_version("model", "s3://b/2", run)
client.create_model_version("model", "s3://b/3", run)
client.set_registered_model_alias("model", "champion", "2")
client.transition_model_version_stage("model", "1", "Staging")
client.transition_model_version_stage("model", "2", "Production")
client.delete_model_version("model", "3")
logged = None
if hasattr(client, "create_logged_model"):
    logged = client.create_logged_model(experiment, "lm", run, {"kind": "x"}, {"q": "1"}).model_id
    client.log_metric(run, "f1", 0.7, step=3, model_id=logged)
    client.finalize_logged_model(logged, "READY")
    client.create_model_version("model", "models:/" + logged, model_id=logged)
client.set_terminated(run)
client.delete_experiment(client.create_experiment("gone"))
print(json.dumps({"experiment": experiment, "run": run, "logged": logged}))
