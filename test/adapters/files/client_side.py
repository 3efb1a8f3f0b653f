"""Lets MLflow's client do one thing, and tells what came of it: client_side.py FOLDER JSON

The JSON is [method, argument, ...] of MlflowClient. Prints {"error": the class of the exception} or
{"stage": ..., "description": ...} of a version."""

import json
import os
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow
from mlflow import MlflowClient

uri = "file://" + sys.argv[1]
mlflow.set_tracking_uri(uri)
mlflow.set_registry_uri(uri)
method, *args = json.loads(sys.argv[2])
try:
    found = getattr(MlflowClient(), method)(*args)
    told = ("current_stage", "description", "aliases", "tags")
    print(json.dumps({name: getattr(found, name) for name in told if hasattr(found, name)}))
except Exception as error:
    print(json.dumps({"error": type(error).__name__}))
