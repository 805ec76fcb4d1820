"""Runs one benchmark: `python -m benchmarks NAME [--rows N] [--rounds N] [--json]`."""

import argparse
import importlib
import json
import sys

NAMES = {
    "import": "benchmarks.imports",
    "audit": "benchmarks.audit",
    "recompute": "benchmarks.recompute",
    "pages": "benchmarks.pages",
}
"""What can be measured, and the module whose `run(rows, rounds)` gives the results."""


def main(arguments: list[str]) -> int:
    """Prints a table and, with --json, one object as the last line: target id → ratio, target, met, detail."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=sorted(NAMES))
    parser.add_argument("--rows", type=int, default=100_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.rows < 1 or chosen.rounds < 1:
        parser.error("Rows and rounds are whole numbers above zero.")
    results = importlib.import_module(NAMES[chosen.name]).run(chosen.rows, chosen.rounds)
    for result in results:
        print(result)
    if chosen.json:
        print(json.dumps({result.id: result.as_json() for result in results}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
