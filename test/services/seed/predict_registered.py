"""Loads every version of the registry as a pyfunc; prints what each predicts for a row of ones."""

import json

import mlflow.pyfunc
import pandas as pd
from mlflow import MlflowClient

predicted = {}
for version in MlflowClient().search_model_versions():
    model = mlflow.pyfunc.load_model(f"models:/{version.name}/{version.version}")
    columns = model.metadata.get_input_schema().input_names()
    row = pd.DataFrame([[1.0] * len(columns)], columns=columns)
    predicted[f"{version.name}/{version.version}"] = float(model.predict(row)[0])
print(json.dumps(predicted))
