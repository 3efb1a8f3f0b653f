"""Every version as `mlreg list --versions --json` prints it, a line each, with the metrics and
parameters of its run: list_versions.py one-by-one|batches

Few and large requests: pages of MLflow's default size or its limit, runs a thousand at once (the
parser of filters takes 2,500 ids and refuses 5,000), JSON from the encoder in C. A search of versions
fills in no aliases: they come with the models. The runs are asked for by their ids, as there may be
many more of them than versions.
"""

import json
import sys
from collections import defaultdict

from clock import client, done, pages
from records import version_record

BATCH = 1000


def one_by_one(ids):
    return [client.get_run(each) for each in ids]


def batches(ids):
    experiments = [each.experiment_id for each in pages(client.search_experiments, view_type=3)]
    for start in range(0, len(ids), BATCH):
        chunk = ", ".join(f"'{each}'" for each in ids[start : start + BATCH])
        query = {"filter_string": f"attributes.run_id IN ({chunk})", "max_results": BATCH}
        yield from pages(client.search_runs, experiment_ids=experiments, run_view_type=3, **query)


aliases = defaultdict(list)
for model in pages(client.search_registered_models, max_results=1000):
    for alias, version in sorted(model.aliases.items()):
        aliases[model.name, str(version)].append(alias)
versions = list(pages(client.search_model_versions))
way = {"one-by-one": one_by_one, "batches": batches}[sys.argv[1]]
runs = {run.info.run_id: run for run in way([each.run_id for each in versions])}
for each in versions:
    of_version = aliases.get((each.name, str(each.version)), [])
    print(json.dumps(version_record(each, of_version, runs[each.run_id])))
done()
