"""Every model and its latest version: list_models.py [PAGE_SIZE]"""

import sys

from clock import client, done, pages

query = {"max_results": int(sys.argv[1])} if len(sys.argv) > 1 else {}
for model in pages(client.search_registered_models, **query):
    latest = max((int(each.version) for each in model.latest_versions), default="")
    print(f"{model.name}\t{latest}")
done()
