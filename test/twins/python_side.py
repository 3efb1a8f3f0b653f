"""Does what it reads, an operation of `operation.ts` a line: python_side.py DATABASE_URI"""

import json
import sys

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from yaml import YAMLError

URI = sys.argv[1]
# The store asks the global client for logged models.
mlflow.set_tracking_uri(URI)
mlflow.set_registry_uri(URI)
client = MlflowClient()


def seed(_):
    """Runs and a logged model, for versions to come from."""
    experiment = client.create_experiment("twins", artifact_location="s3://bucket/twins")
    runs = [client.create_run(experiment, run_name=name) for name in ("first", "second")]
    for run in runs:
        client.log_metric(run.info.run_id, "accuracy", 0.9)
    if hasattr(client, "create_logged_model"):
        client.create_logged_model(experiment, name="logged", source_run_id=runs[0].info.run_id)


def create_model(it):
    client.create_registered_model(it["model"], it.get("tags"), it.get("description"))


def create_version(it):
    logged_model = it.get("logged_model")
    version = client.create_model_version(
        it["model"],
        it["source"],
        it.get("run"),
        it.get("tags"),
        description=it.get("description"),
        **({"model_id": logged_model} if logged_model else {}),
    )
    if logged_model and hasattr(client._tracking_client.store, "set_model_versions_tags"):
        # As `_create_model_version` of mlflow/server/handlers.py does after it.
        store = client._tracking_client.store
        store.set_model_versions_tags(it["model"], version.version, logged_model)


def set_tag(it):
    if "version" in it:
        client.set_model_version_tag(it["model"], it["version"], it["key"], it["value"])
    else:
        client.set_registered_model_tag(it["model"], it["key"], it["value"])


def remove_tag(it):
    if "version" in it:
        client.delete_model_version_tag(it["model"], it["version"], it["key"])
    else:
        client.delete_registered_model_tag(it["model"], it["key"])


def set_alias(it):
    client.set_registered_model_alias(it["model"], it["alias"], it["version"])


def remove_alias(it):
    client.delete_registered_model_alias(it["model"], it["alias"])


def set_stage(it):
    client.transition_model_version_stage(
        it["model"], it["version"], it["stage"], archive_existing_versions=it["archive"]
    )


def describe(it):
    # The client itself takes no description away, and refuses None or not by its version.
    store = client._get_registry_client().store
    if "version" in it:
        store.update_model_version(it["model"], it["version"], it["description"])
    else:
        store.update_registered_model(it["model"], it["description"])


def rename(it):
    client.rename_registered_model(it["model"], it["to"])


def delete_version(it):
    client.delete_model_version(it["model"], it["version"])


def delete_model(it):
    client.delete_registered_model(it["model"])


OPERATIONS = {
    each.__name__: each
    for each in (
        seed,
        create_model,
        create_version,
        set_tag,
        remove_tag,
        set_alias,
        remove_alias,
        set_stage,
        describe,
        rename,
        delete_version,
        delete_model,
    )
}

for line in sys.stdin:
    operation = json.loads(line)
    try:
        OPERATIONS[operation["op"]](operation)
        answer = {"refused": False}
    except (MlflowException, YAMLError):
        # The latter is the RepresenterError of file stores, MLflow 3.0.0 to 3.5.0.
        answer = {"refused": True}
    print(json.dumps(answer), flush=True)
