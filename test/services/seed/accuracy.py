"""Loads each model that is named, and prints how many of the numbers below 100 it puts on the right side of
50: the accuracy that `train.py` has logged.

usage: MLFLOW_TRACKING_URI=... python accuracy.py URI...
"""

import json
import sys

import mlflow.pyfunc


def accuracy(uri):
    x = list(range(100))
    predicted = mlflow.pyfunc.load_model(uri).predict(x)
    return sum(y == (value >= 50) for value, y in zip(x, predicted)) / len(x)


print(json.dumps([accuracy(uri) for uri in sys.argv[1:]]))
