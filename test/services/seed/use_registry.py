"""Uses the registry of MLFLOW_TRACKING_URI as a project does; prints what it has found and made.

Arguments: a name, of the model that it makes or that it adds a version to.
"""

import json
import sys

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

name = sys.argv[1]
client = MlflowClient()
found = {model.name: len(model.latest_versions) for model in client.search_registered_models()}
try:
    client.create_registered_model(name)
except MlflowException:
    pass
mlflow.set_experiment("training")
with mlflow.start_run() as run:
    mlflow.log_param("epochs", 50)
    mlflow.log_metric("accuracy", 0.87, step=1)
version = client.create_model_version(name, f"runs:/{run.info.run_id}/model", run.info.run_id)
stages = {each.version: each.current_stage for each in client.search_model_versions(f"name='{name}'")}
tags = client.get_registered_model(name).tags
print(
    json.dumps(
        {
            "found": found,
            "made": str(version.version),
            "stages": {str(number): stage for number, stage in stages.items()},
            "tags": tags,
        }
    )
)
