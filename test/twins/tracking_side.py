"""Does what it reads, an operation of `tracking-operation.ts` a line, with the store of MLflow's server:
tracking_side.py DATABASE_URI"""

import json
import sys

from mlflow import MlflowClient
from mlflow.entities import (
    LoggedModelParameter,
    LoggedModelStatus,
    Metric,
    Param,
    RunStatus,
    RunTag,
)
from mlflow.exceptions import MlflowException

client = None
runs = {}
models = {}


def store():
    """Opening it makes the experiment 0, if it is not there."""
    global client
    client = client or MlflowClient(sys.argv[1])
    return client._tracking_client.store


def tags_of(it):
    return [RunTag(key, value) for key, value in it.get("tags", {}).items()]


def seed(_):
    store()


def create_experiment(it):
    store().create_experiment(it["name"], it.get("location"))


def create_run(it):
    experiment = store().get_experiment_by_name(it["experiment"])
    user = it.get("user", "")
    # The tag is what the client sends along.
    tags = tags_of(it) + ([RunTag("mlflow.user", user)] if user else [])
    run = store().create_run(experiment.experiment_id, user, it["start"], tags, it["run"])
    runs[it["run"]] = run.info.run_id


def log(it):
    metrics = [
        Metric(key, float(value), timestamp, step)
        for key, value, timestamp, step in it.get("metrics", [])
    ]
    params = [Param(key, value) for key, value in it.get("params", {}).items()]
    store().log_batch(runs[it["run"]], metrics, params, tags_of(it))


def end_run(it):
    store().update_run_info(
        runs[it["run"]], RunStatus.from_string(it["status"]), it["end"], None
    )


def create_logged_model(it):
    run_id = runs[it["run"]]
    params = [LoggedModelParameter(key, value) for key, value in it.get("params", {}).items()]
    experiment = store().get_run(run_id).info.experiment_id
    model = store().create_logged_model(experiment, it["name"], run_id, params=params)
    models[it["name"]] = model.model_id


def finish_logged_model(it):
    store().finalize_logged_model(models[it["name"]], LoggedModelStatus.READY)


OPERATIONS = {
    each.__name__: each
    for each in (
        *(seed, create_experiment, create_run, log, end_run),
        *(create_logged_model, finish_logged_model),
    )
}

for line in sys.stdin:
    operation = json.loads(line)
    try:
        OPERATIONS[operation["op"]](operation)
        answer = {"refused": False}
    except MlflowException:
        answer = {"refused": True}
    print(json.dumps(answer), flush=True)
