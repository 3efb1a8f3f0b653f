"""Logs one scikit-learn model as MLflow 3 does and as a run artifact, registers the second as `other`,
and saves it in the folder of the first argument. Prints where they are, and what it predicts."""

import json
import sys

import mlflow
import mlflow.sklearn
import numpy as np
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression

x = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [2.0, 2.0]])
model = LogisticRegression().fit(x, [0, 1, 0, 1])
kept = {
    "signature": infer_signature(x, model.predict(x)),
    "serialization_format": "cloudpickle",
}
mlflow.sklearn.save_model(model, sys.argv[1], **kept)
mlflow.set_experiment("register")
with mlflow.start_run() as run:
    mlflow.log_metric("accuracy", 0.9)
    logged = mlflow.sklearn.log_model(model, name="model", **kept)
    mlflow.log_artifacts(sys.argv[1], "model-2.x")
mlflow.register_model(f"runs:/{run.info.run_id}/model-2.x", "other")
mlflow.register_model(f"runs:/{run.info.run_id}/model", "other")
predicted = model.predict_proba(x).tolist()
print(json.dumps({"run": run.info.run_id, "model": logged.model_id, "predicted": predicted}))
