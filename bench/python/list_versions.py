"""Every version with the metrics of its run: list_versions.py one-by-one|batches"""

import json
import sys

from clock import client, done, pages

BATCH = 1000


def one_by_one(ids):
    return [client.get_run(each) for each in ids]


def batches(ids):
    experiments = [each.experiment_id for each in pages(client.search_experiments, view_type=3)]
    for start in range(0, len(ids), BATCH):
        chunk = ", ".join(f"'{each}'" for each in ids[start : start + BATCH])
        query = {"filter_string": f"attributes.run_id IN ({chunk})", "max_results": BATCH}
        yield from pages(client.search_runs, experiment_ids=experiments, run_view_type=3, **query)


versions = list(pages(client.search_model_versions))
way = {"one-by-one": one_by_one, "batches": batches}[sys.argv[1]]
metrics = {run.info.run_id: run.data.metrics for run in way([each.run_id for each in versions])}
for each in versions:
    print(json.dumps([each.name, str(each.version), each.run_id, metrics[each.run_id]]))
done()
