"""Reads all models and versions of a file store as MLflow does: read_store.py FOLDER"""

import json
import os
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow
from mlflow import MlflowClient
from mlflow.entities import ViewType

uri = "file://" + sys.argv[1]
mlflow.set_tracking_uri(uri)
mlflow.set_registry_uri(uri)
client = MlflowClient()

models = {
    model.name: {
        "description": model.description,
        "tags": model.tags,
        "aliases": model.aliases,
        "versions": {},
    }
    for model in client.search_registered_models(max_results=1000)
}
for it in client.search_model_versions(max_results=10000):
    # Deleted ones are in this list too (2.9 to 3.17).
    if it.current_stage == "Deleted_Internal":
        continue
    models[it.name]["versions"][str(it.version)] = {
        "stage": it.current_stage,
        "description": it.description,
        "tags": it.tags,
        "aliases": sorted(it.aliases),
        "source": it.source,
        "run_id": it.run_id,
        "created": it.creation_timestamp,
        "updated": it.last_updated_timestamp,
    }
experiments = client.search_experiments(view_type=ViewType.ALL)
runs = client.search_runs([it.experiment_id for it in experiments], run_view_type=ViewType.ALL)
print(
    json.dumps(
        {
            "models": models,
            "experiments": sorted(it.name for it in experiments),
            "runs": {
                it.info.run_id: {
                    "name": it.info.run_name,
                    "status": it.info.status,
                    "user": it.info.user_id,
                    "metrics": {key: repr(value) for key, value in it.data.metrics.items()},
                    "params": it.data.params,
                    "tags": it.data.tags,
                }
                for it in runs
            },
        }
    )
)
