"""Models and versions as `mlreg list --json` prints them, made of what MLflow's client gives."""

from datetime import datetime, timezone


def model_record(model):
    latest = max((int(each.version) for each in model.latest_versions), default=None)
    return {
        "registered_name": model.name,
        "model_name": model.name,
        "description": model.description or None,
        "creation_timestamp": iso_time(model.creation_timestamp),
        "last_updated_timestamp": iso_time(model.last_updated_timestamp),
        "latest_version": None if latest is None else str(latest),
        "stages": {each.current_stage: [str(each.version)] for each in model.latest_versions},
        "aliases": {alias: str(version) for alias, version in model.aliases.items()},
        "tags": model.tags,
    }


def version_record(version, aliases, run):
    artifact_uri = run.info.artifact_uri
    return {
        "model_name": version.name,
        "registered_name": version.name,
        "version": str(version.version),
        "stage": version.current_stage,
        "aliases": aliases,
        "tags": version.tags,
        "description": version.description or None,
        "run_id": version.run_id,
        "creation_timestamp": iso_time(version.creation_timestamp),
        "last_updated_timestamp": iso_time(version.last_updated_timestamp),
        "source": version.source,
        "status": version.status,
        "status_message": version.status_message or None,
        "logged_model_id": version.model_id or None,
        "model_uri": f"models:/{version.name}/{version.version}",
        "artifact_uri": artifact_uri,
        "s3_location": artifact_uri if artifact_uri.startswith("s3://") else None,
        "metrics": run.data.metrics,
        "parameters": {key: parameter(text) for key, text in run.data.params.items()},
    }


def parameter(text):
    """A number, where it is written as Python would write it."""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            if str(kind(text)) == text:
                return kind(text)
        except ValueError:
            pass
    return text


def iso_time(milliseconds):
    time = datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
