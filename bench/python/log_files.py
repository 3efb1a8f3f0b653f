"""Registers a version with one large file and many small ones: log_files.py NAME MEBIBYTES SMALL_FILES"""

import os
import pathlib
import sys
import tempfile

import mlflow
from mlflow import MlflowClient

name, mebibytes, small = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
client = MlflowClient()
with tempfile.TemporaryDirectory() as folder, mlflow.start_run() as run:
    root = pathlib.Path(folder)
    with open(root / "weights.bin", "wb") as file:
        for _ in range(mebibytes):
            file.write(os.urandom(1 << 20))
    (root / "parts").mkdir()
    for part in range(small):
        (root / "parts" / f"{part}.txt").write_bytes(os.urandom(4096))
    mlflow.log_artifacts(folder, "model")
    client.create_registered_model(name)
    client.create_model_version(name, f"{run.info.artifact_uri}/model", run.info.run_id)
