"""Logs one scikit-learn model three ways and registers each: as MLflow 3 does, as a run artifact, and
as a folder of the artifact root. Prints what it predicts."""

import json
import sys
import tempfile

import mlflow
import mlflow.sklearn
import numpy as np
from mlflow import MlflowClient
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression

prefix = sys.argv[1]
x = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [2.0, 2.0]])
model = LogisticRegression().fit(x, [0, 1, 0, 1])
signature = infer_signature(x, model.predict(x))
client = MlflowClient()
mlflow.set_experiment(f"{prefix}models")

with mlflow.start_run() as run:
    mlflow.log_metric("accuracy", 1.0)
    logged = mlflow.sklearn.log_model(
        model, name="model", signature=signature, serialization_format="cloudpickle"
    )
    with tempfile.TemporaryDirectory() as folder:
        mlflow.sklearn.save_model(
            model, f"{folder}/model", signature=signature, serialization_format="cloudpickle"
        )
        mlflow.log_artifacts(f"{folder}/model", "model-2.x")
    root = run.info.artifact_uri

client.create_registered_model(f"{prefix}logged")
client.create_model_version(
    f"{prefix}logged", f"models:/{logged.model_id}", run.info.run_id, model_id=logged.model_id
)
client.create_registered_model(f"{prefix}artifact")
client.create_model_version(
    f"{prefix}artifact", f"runs:/{run.info.run_id}/model-2.x", run.info.run_id
)
client.create_registered_model(f"{prefix}folder")
client.create_model_version(f"{prefix}folder", f"{root}/model-2.x", run.info.run_id)
print(json.dumps(model.predict_proba(x).tolist()))
