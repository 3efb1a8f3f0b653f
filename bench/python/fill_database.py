"""A database of MLflow's with so many models, each version from a run: fill_database.py FILE MODELS VERSIONS

MLflow itself would need hours, so that only the schema is made by it.
"""

import math
import random
import sqlite3
import sys

from mlflow import MlflowClient

file, models, versions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
MlflowClient(f"sqlite:///{file}").search_registered_models()

NOW = 1_760_000_000_000
METRICS = ["accuracy", "f1", "loss", "mae", "rmse"]
STAGES = {1: "Archived", versions: "Production", versions - 1: "Staging"}
chance = random.Random(1)


def insert(table, rows):
    rows = list(rows)
    columns = ", ".join(rows[0])
    marks = ", ".join("?" * len(rows[0]))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
    database.executemany(statement, (tuple(row.values()) for row in rows))


def every():
    for model in range(1, models + 1):
        for version in range(1, versions + 1):
            yield f"model-{model}", version, f"{model:016x}{version:016x}"


def run_of(name, version, run):
    return {
        "run_uuid": run,
        "name": f"{name}-{version}",
        "source_type": "UNKNOWN",
        "source_name": "",
        "entry_point_name": "",
        "source_version": "",
        "user_id": "someone",
        "status": "FINISHED",
        "start_time": NOW,
        "end_time": NOW + 60_000,
        "lifecycle_stage": "active",
        "artifact_uri": f"s3://bucket/0/{run}/artifacts",
        "experiment_id": 0,
    }


def metric_of(run, seed, index, key):
    value = math.sin(seed * (index + 1))
    row = {"key": key, "value": value, "timestamp": NOW, "step": 0, "is_nan": 0}
    return {**row, "run_uuid": run}


def version_of(name, version, run):
    source = f"s3://bucket/0/{run}/artifacts/model"
    return {
        "name": name,
        "version": version,
        "creation_time": NOW + version,
        "last_updated_time": NOW + version,
        "current_stage": STAGES.get(version, "None"),
        "source": source,
        "storage_location": source,
        "run_id": run,
        "status": "READY",
    }


database = sqlite3.connect(file)
with database:
    insert("runs", (run_of(*each) for each in every()))
    insert(
        "latest_metrics",
        (
            metric_of(run, chance.random(), index, key)
            for _, _, run in every()
            for index, key in enumerate(METRICS)
        ),
    )
    names = [f"model-{model}" for model in range(1, models + 1)]
    insert(
        "registered_models",
        (
            {
                "name": name,
                "creation_time": NOW,
                "last_updated_time": NOW + versions,
                "description": f"about {name}",
            }
            for name in names
        ),
    )
    insert(
        "registered_model_tags",
        ({"name": name, "key": "team", "value": "forecast"} for name in names),
    )
    insert(
        "registered_model_aliases",
        ({"name": name, "alias": "champion", "version": versions} for name in names),
    )
    insert("model_versions", (version_of(*each) for each in every()))
    insert(
        "model_version_tags",
        ({"name": name, "version": version, "key": "by", "value": "bench"} for name, version, _ in every()),
    )
database.close()
