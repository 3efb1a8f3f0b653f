"""Loads a folder as a scikit-learn model and as a pyfunc; prints what it predicts."""

import json
import sys

import mlflow.pyfunc
import mlflow.sklearn
import numpy as np

x = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [2.0, 2.0]])
mlflow.pyfunc.load_model(sys.argv[1]).predict(x)
print(json.dumps(mlflow.sklearn.load_model(sys.argv[1]).predict_proba(x).tolist()))
