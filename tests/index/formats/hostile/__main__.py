"""Reads every hostile file; prints a line of JSON for each."""

import json
from dataclasses import asdict

from . import read_all

for what, outcome in read_all():
    print(json.dumps({"what": what, **asdict(outcome)}), flush=True)
