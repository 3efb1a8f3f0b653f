"""Prints all that MLflow's Python client reads about the versions of one model.

usage: MLFLOW_TRACKING_URI=... python read.py NAME

Prints JSON on the last line; a number that JSON does not have is written as a string.
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence

import mlflow
from mlflow import MlflowClient


def plain(value):
    if isinstance(value, float) and not math.isfinite(value):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    # Not only lists: the client hands out protobuf's own sequence of aliases.
    if isinstance(value, Sequence):
        return [plain(each) for each in value]
    return str(value)


def fields(entity, names):
    return {name: plain(getattr(entity, name)) for name in names}


def metric_list(metrics):
    names = ("key", "value", "timestamp", "step", "run_id", "model_id", "dataset_name")
    return [fields(metric, names) for metric in metrics or []]


def read_run(client, run_id):
    run = client.get_run(run_id)
    info = ("run_id", "run_name", "experiment_id", "status", "start_time", "end_time")
    return {
        **fields(run.info, (*info, "artifact_uri", "lifecycle_stage", "user_id")),
        "params": plain(run.data.params),
        "metrics": plain(run.data.metrics),
        "tags": plain(run.data.tags),
        "model_outputs": [each.model_id for each in run.outputs.model_outputs] if run.outputs else [],
    }


def read_logged_model(client, model_id):
    model = client.get_logged_model(model_id)
    names = ("model_id", "name", "experiment_id", "artifact_location", "model_type", "source_run_id")
    times = ("creation_timestamp", "last_updated_timestamp", "status", "status_message")
    return {
        **fields(model, (*names, *times, "model_uri", "params", "tags")),
        "metrics": metric_list(model.metrics),
    }


def read_version(client, name, number):
    version = client.get_model_version(name, number)
    names = ("name", "version", "creation_timestamp", "last_updated_timestamp", "description")
    more = ("user_id", "current_stage", "source", "run_id", "run_link", "status", "status_message")
    source = version.source or ""
    # models:/m-... is a logged model; models:/name/1 would be another registered version.
    model_id = source.removeprefix("models:/") if source.startswith("models:/m-") else None
    return {
        **fields(version, (*names, *more, "model_id", "params")),
        "tags": plain(version.tags),
        "aliases": plain(version.aliases),
        "metrics": metric_list(version.metrics),
        "download_uri": client.get_model_version_download_uri(name, number),
        "run": read_run(client, version.run_id) if version.run_id else None,
        "logged_model": read_logged_model(client, model_id) if model_id else None,
    }


def main():
    name = sys.argv[1]
    client = MlflowClient(registry_uri=mlflow.get_registry_uri())
    model = client.get_registered_model(name)
    # A filter cannot escape quotes, so the numbers come from a search that a name may break;
    # the names given to this script are the seed's own.
    found = client.search_model_versions(f"name = '{name}'", max_results=1000)
    numbers = sorted(int(version.version) for version in found)
    times = ("name", "creation_timestamp", "last_updated_timestamp", "description")
    read = {
        **fields(model, (*times, "tags", "aliases")),
        "versions": [read_version(client, name, str(number)) for number in numbers],
    }
    print(json.dumps(read))


main()
