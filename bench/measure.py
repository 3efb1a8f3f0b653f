"""Runs one command and prints what it used, as JSON: measure.py STDOUT STDERR COMMAND [ARG...]"""

import json
import os
import sys
import time

stdout, stderr, *command = sys.argv[1:]
WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
actions = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, stdout, WRITE, 0o600),
    (os.POSIX_SPAWN_OPEN, 2, stderr, WRITE, 0o600),
]
started = time.perf_counter()
pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - started
print(
    json.dumps(
        {
            "exitCode": os.waitstatus_to_exitcode(status),
            "wall": wall,
            "cpu": usage.ru_utime + usage.ru_stime,
            "rss": usage.ru_maxrss / 1024,
        }
    )
)
