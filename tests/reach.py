"""Branch coverage as a gate: a plugin that measures (`-p tests.reach`), and the report that says what was not reached.

SlipCover writes its probes into the code of our packages as they are read and takes out those that were hit, so the tests
run about as fast as without it; a tracer would slow down every line of Django too.

Report: `python -m tests.reach FILE PERCENT [PATTERN ...]`.
"""

import json
import os
import sys
from fnmatch import fnmatch
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest
import slipcover
from slipcover.importer import SlipcoverMetaPathFinder

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGES = ("kconnect", "workgroups", "agenda", "engagement", "dashboard")
NOT_MEASURED = ["*/migrations/*"]
NEVER_RUN = [r"@overload", r"\.\.\.$", r"if __name__ == .__main__.:"]
# Where the plugin leaves what it measured.
FILE = "KCONNECT_REACH"


class OurModules(SlipcoverMetaPathFinder):
    """Measures what is imported from our packages, and leaves all other imports alone."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in PACKAGES:
            return None
        spec: ModuleSpec | None = super().find_spec(fullname, path, target)
        return spec


def _start() -> slipcover.Slipcover:
    folders = [str(CHECKOUT / name) for name in PACKAGES]
    measure = slipcover.Slipcover(branch=True, source=folders, omit=NOT_MEASURED, exclude_also=NEVER_RUN)
    sys.meta_path.insert(0, OurModules(measure, slipcover.FileMatcher(sources=folders, omit=NOT_MEASURED)))
    return measure


# The plugin is read before anything of ours is imported.
MEASURE = _start() if FILE in os.environ else None


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Writes down what the tests reached."""
    if MEASURE is not None:
        Path(os.environ[FILE]).write_text(json.dumps(MEASURE.get_coverage()), encoding="utf-8")


def main(file: str, percent: str, *patterns: str) -> int:
    """Prints which lines and branches were not reached; 1 if the share that was is below `percent`."""
    told = json.loads(Path(file).read_text(encoding="utf-8"))
    if patterns:
        chosen = {name: one for name, one in told["files"].items() if any(fnmatch(name, wanted) for wanted in patterns)}
        told["files"] = chosen
        slipcover.slipcover.add_summaries(told)
    slipcover.print_coverage(told, outfile=sys.stdout, skip_covered=True)
    reached = float(told["summary"]["percent_covered"])
    print(f"{len(told['files'])} files, {reached:.2f} % reached, {percent} % asked for.")
    return 0 if told["files"] and reached >= float(percent) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
