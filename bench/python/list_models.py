"""Every model as `mlreg list --json` prints it, a line each: list_models.py [PAGE_SIZE]"""

import json
import sys

from clock import client, done, pages
from records import model_record

query = {"max_results": int(sys.argv[1])} if len(sys.argv) > 1 else {}
for model in pages(client.search_registered_models, **query):
    print(json.dumps(model_record(model)))
done()
