"""Prints the runs of the inferences of a model, oldest first: points by metric, and facts."""

import json
import sys

import mlflow
from mlflow import MlflowClient

client = MlflowClient()
experiment = client.get_experiment_by_name("mlreg-inference")
runs = [
    run
    for run in client.search_runs([experiment.experiment_id], order_by=["start_time"])
    if run.data.tags["mlreg.inference.model"] == sys.argv[1]
]


def points(run):
    return {
        key: [[point.step, point.value] for point in client.get_metric_history(run.info.run_id, key)]
        for key in run.data.metrics
    }


def facts(run):
    files = client.list_artifacts(run.info.run_id, "inference")
    texts = [mlflow.artifacts.load_text(f"{run.info.artifact_uri}/{file.path}") for file in files]
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    return [[line["number"], line["stage"], line["facts"]] for line in lines]


print(
    json.dumps(
        [
            {
                "status": run.info.status,
                "name": run.info.run_name,
                "points": points(run),
                "facts": facts(run),
            }
            for run in runs
        ]
    )
)
