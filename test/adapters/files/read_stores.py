"""Reads file stores as `read_store.py` does, each alone: read_stores.py FOLDER..."""

import contextlib
import io
import json
import logging
import os
import runpy
import sys

logging.disable()
program = os.path.join(os.path.dirname(__file__), "read_store.py")


def answer_of(folder):
    sys.argv = [program, folder]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            runpy.run_path(program)
        return "read"
    except Exception as error:
        return f"{folder}: {error!r}"


folders = sys.argv[1:]
print(json.dumps([answer_of(folder) for folder in folders]))
