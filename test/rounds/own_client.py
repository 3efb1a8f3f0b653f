"""Promotes eight versions at once with MLflow's own client, in eight processes.

argv: the URI of each process. stdin: the name of a model in each line; stdout: for each, a JSON list
of what went wrong in the processes.
"""

import json
import multiprocessing
import sys

from mlflow import MlflowClient


def promote(uri, version, models, errors, all_ready):
    client = MlflowClient(tracking_uri=uri, registry_uri=uri)
    while True:
        model = models.get()
        client.get_model_version(model, version)
        all_ready.wait()
        try:
            client.transition_model_version_stage(
                model, version, "Production", archive_existing_versions=True
            )
            errors.put(None)
        except Exception as error:
            errors.put(str(error)[:500])


def main():
    fork = multiprocessing.get_context("fork")
    uris = sys.argv[1:]
    all_ready = fork.Barrier(len(uris))
    errors = fork.Queue()
    queues = []
    for version, uri in enumerate(uris, start=1):
        models = fork.Queue()
        queues.append(models)
        work = (uri, str(version), models, errors, all_ready)
        fork.Process(target=promote, args=work, daemon=True).start()
    for line in sys.stdin:
        for models in queues:
            models.put(line.rstrip("\n"))
        print(json.dumps([error for error in (errors.get() for _ in uris) if error]), flush=True)


main()
