"""The clock of a listing in Python: what the import took, what the work took, how many requests."""

import json
import sys
import time

started = time.perf_counter()
import mlflow  # noqa: E402
import requests  # noqa: E402

imported = time.perf_counter()
requested = 0
send = requests.adapters.HTTPAdapter.send


def counted(*args, **kwargs):
    global requested
    requested += 1
    return send(*args, **kwargs)


requests.adapters.HTTPAdapter.send = counted
client = mlflow.MlflowClient()


def done():
    work = time.perf_counter() - imported
    figures = {"import": imported - started, "work": work, "requests": requested}
    print(json.dumps(figures), file=sys.stderr)


def pages(search, **query):
    """Every item of every page."""
    token = None
    while True:
        page = search(page_token=token, **query)
        yield from page
        token = page.token
        if not token:
            return
