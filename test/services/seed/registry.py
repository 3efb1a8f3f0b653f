"""Fills a registry with models of both kinds.

usage: MLFLOW_TRACKING_URI=... python registry.py PREFIX

Prints what it made as JSON on the last line.
"""

import json
import os
import sys
import tempfile

import mlflow
from mlflow import MlflowClient

PARAMS = {"p_int": 50, "p_float": 0.2, "zeros": "007", "sci": "1e3", "flag": "true"}
MIXED_VERSIONS = 20


class Echo(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input


def log_metrics(metrics, model_id=None):
    for key, value in metrics.items():
        mlflow.log_metric(key, value, model_id=model_id)


def register_logged_model(name, params, metrics):
    """A version as MLflow 3 makes it: its source is models:/m-..."""
    with mlflow.start_run() as run:
        mlflow.log_params(params)
        info = mlflow.pyfunc.log_model(
            name="model",
            python_model=Echo(),
            registered_model_name=name,
            pip_requirements=[],
            params=params,
        )
        log_metrics(metrics, info.model_id)
    return {
        "version": str(info.registered_model_version),
        "kind": "logged_model",
        "run_id": run.info.run_id,
        "model_id": info.model_id,
    }


def register_run_artifact(client, name, params, metrics):
    """A version as MLflow 2 made it: its source is a folder among the run's artifacts."""
    with mlflow.start_run() as run, tempfile.TemporaryDirectory() as folder:
        mlflow.log_params(params)
        log_metrics(metrics)
        path = os.path.join(folder, "weights.bin")
        with open(path, "wb") as file:
            file.write(run.info.run_id.encode() * 32)
        mlflow.log_artifact(path, "model")
        source = mlflow.get_artifact_uri("model")
    made = client.create_model_version(name, source=source, run_id=run.info.run_id)
    return {
        "version": str(made.version),
        "kind": "run_artifact",
        "run_id": run.info.run_id,
        "model_id": None,
    }


def make_lstm(client, name):
    client.create_registered_model(name, description="Forecasts the next value")
    versions = []
    for number in (1, 2, 3):
        params = {"units": 32 * number, "learning_rate": 0.001}
        metrics = {"accuracy": 0.9 + number / 100, "loss": 0.3 / number}
        if number == 2:
            versions.append(register_run_artifact(client, name, params, metrics))
        else:
            versions.append(register_logged_model(name, params, metrics))
    client.transition_model_version_stage(name, "1", "Archived")
    client.transition_model_version_stage(name, "2", "Production")
    client.set_registered_model_alias(name, "champion", "2")
    return {"name": name, "versions": versions}


def make_mixed(client, name):
    client.create_registered_model(name)
    versions = []
    for number in range(1, MIXED_VERSIONS + 1):
        metrics = {"accuracy": round(0.5 + (number * 7 % 20) / 50, 3), "nan_metric": float("nan")}
        if number % 2 == 1:
            made = register_logged_model(name, PARAMS, metrics)
        else:
            made = register_run_artifact(client, name, PARAMS, metrics)
        version = made["version"]
        client.set_model_version_tag(name, version, "__proto__", f"polluted {number}")
        client.set_model_version_tag(name, version, "tag with spaces", f"value {number}")
        if number % 3 == 0:
            client.update_model_version(name, version, description=f"Run number {number}")
        versions.append(made)
    return {"name": name, "versions": versions}


def main():
    prefix = sys.argv[1]
    client = MlflowClient()
    mlflow.set_experiment(f"{prefix}experiment")
    made = [make_lstm(client, f"{prefix}lstm_model"), make_mixed(client, f"{prefix}mixed")]
    print(json.dumps({"prefix": prefix, "models": made}))


main()
