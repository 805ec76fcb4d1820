"""The definitions that come with KConnect: loaded when the first file that needs them is brought."""

import tomllib
from pathlib import Path

from dashboard.ingest.definitions_text import read_definitions
from dashboard.services.definitions import load_definitions

DEFINITIONS = Path(__file__).resolve().parent.parent / "definitions"
CORE = DEFINITIONS / "core.toml"


def define_source(slug: str) -> bool:
    """Loads the shipped definitions of a source that the network does not have yet; False when none come with KConnect.

    With the source come its measures and indicators, which the public sees once figures were released.
    """
    for path in sorted(DEFINITIONS.glob("*.toml")):
        sources = tomllib.loads(path.read_text("utf-8")).get("sources", [])
        if slug in {source["slug"] for source in sources}:
            load_definitions(definitions=read_definitions(sorted({CORE, path})), by=None)
            return True
    return False
