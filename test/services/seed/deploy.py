"""Loads the model that `models/best_model_info.json` names, as a deployment does, and prints what it makes of 0.

usage: MLFLOW_TRACKING_URI=... python deploy.py
"""

import json

import mlflow.pyfunc

with open("models/best_model_info.json", "r") as f:
    info = json.load(f)

model = mlflow.pyfunc.load_model(info["model_uri"])
print(json.dumps({"model_uri": info["model_uri"], "predictions": model.predict([0.0])}))
