"""Writes to a registry until its stdin ends, and prints a line a commit: writer.py URI MODEL THREADS

Each line is JSON: the time after the commit, and what must be found in the registry.
"""

import json
import sys
import threading
import time

import mlflow
from mlflow import MlflowClient

URI, MODEL, THREADS = sys.argv[1], sys.argv[2], int(sys.argv[3])
mlflow.set_tracking_uri(URI)
mlflow.set_registry_uri(URI)
ended = threading.Event()
printing = threading.Lock()


def committed(**what):
    with printing:
        print(json.dumps({"at": time.time() * 1000, **what}), flush=True)


def write(thread):
    """On the model that mlreg writes to as well, but for stages and an alias of its own."""
    client = MlflowClient()
    own = f"{MODEL} of thread {thread}"
    client.create_registered_model(own)
    number = 0
    while not ended.is_set():
        number += 1
        name = f"python-{thread}-{number}"
        source = f"s3://bucket/{name}"
        version = client.create_model_version(MODEL, source).version
        committed(source=source)
        client.set_registered_model_tag(MODEL, name, "set")
        committed(model_tag=name)
        client.set_model_version_tag(MODEL, version, name, "set")
        committed(version_tag=name)
        client.set_registered_model_alias(MODEL, f"python-{thread}", version)
        committed(alias=f"python-{thread}", version=int(version))
        client.create_model_version(own, source)
        committed(own=source)
        client.transition_model_version_stage(
            own, str(number), "Production", archive_existing_versions=True
        )
        committed(production=own, version=number)


failures = []


def attempt(thread):
    try:
        write(thread)
    except Exception as error:
        failures.append(f"{type(error).__name__}: {error}")


threads = [threading.Thread(target=attempt, args=(each,)) for each in range(THREADS)]
for each in threads:
    each.start()
sys.stdin.read()
ended.set()
for each in threads:
    each.join()
print(json.dumps({"failures": failures}), flush=True)
