"""Serves a file store as MLflow's server does: serve_store.py FOLDER ENVIRONMENT. Prints the port.

The environment is one that has what a server needs besides MLflow, which mlflow-skinny does not bring."""

import glob
import os
import sys

_, folder, environment = sys.argv
sys.path += glob.glob(os.path.join(environment, "lib", "python*", "site-packages"))
for name in ("FILE_STORE", "REGISTRY_STORE", "ARTIFACT_ROOT"):
    os.environ["_MLFLOW_SERVER_" + name] = folder

from mlflow.server import app
from werkzeug.serving import make_server

server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
