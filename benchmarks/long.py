"""Imports one long file of real figures by the command: `python -m benchmarks.long FILE [sqlite|postgres]`.

The file has the columns source, period, geo_level, geo_id, indicator, dimension, grp, value, denominator, moe, lo, hi,
flag, one published cell in each row. Its words are defined as they come: each indicator of a source a measure, each label
a group. Prints seconds, memory, the command's
report, and how long somebody who wrote meanwhile had to wait.
"""

import csv
import io
import json
import re
import resource
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

from benchmarks.network import network
from benchmarks.writer import writing

RECIPE = """
period = {{ column = "period", map = "periods" }}
[recipe]
slug = "long"
title = "One long table of published cells"
dataset = "long"
create_periods = true
[place]
columns = "geo_id"
create = true
[columns]
unmapped = "ignore"
[numbers]
vocabularies = ["common", "census"]
bounds = ["symbols", "letters", "ranges", "plus"]
thousands = ","
[numbers.marks]
PS = "suppressed"
"." = "not_applicable"
"‡" = "missing: source"
"-999" = "missing: not_collected"
[[records]]
measure = {{ column = "indicator", map = "measures" }}
group = {{ column = "grp", map = "groups" }}
columns.value = "value"
columns.denominator = "denominator"
columns.moe = "moe"
columns.lower = "lo"
columns.upper = "hi"
level = 0.90
margin_level = 0.90
{maps}
"""


def slug(text: str) -> str:
    """A text as a code: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def period(text: str) -> str:
    """A period of the file by its code here."""
    if match := re.fullmatch(r"(20\d\d)-(\d\d)", text):
        return f"SY{match[1]}-{match[2]}"
    return "2020-04-01" if text.endswith("base") else text


def words(file: Path) -> dict[str, dict[str, str]]:
    """The distinct words of the file and what they are called here."""
    found: dict[str, dict[str, str]] = {"measures": {}, "groups": {}, "periods": {}}
    with file.open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            found["measures"][row["indicator"].strip().casefold()] = slug(row["indicator"])
            label = row["grp"].strip().casefold()
            found["groups"][label] = "" if label in {"", "all"} else f"group={slug(label)}"
            found["periods"][row["period"].strip().casefold()] = period(row["period"])
    return found


def define(found: dict[str, dict[str, str]]) -> None:
    """Measures and groups for the words of the file."""
    from dashboard.models import Category, Dimension, Group, Measure, Source

    source = Source.objects.create(slug="long", name="Several", publisher="Several", citation="See the file")
    Measure.objects.bulk_create(
        Measure(slug=code, name=code, source=source, kind="published")
        for code in sorted(set(found["measures"].values()))
    )
    dimension = Dimension.objects.create(slug="group", name="Group", scheme="as published")
    keys = sorted(set(found["groups"].values()) - {""})
    Category.objects.bulk_create(
        Category(dimension=dimension, slug=key.removeprefix("group="), name=key) for key in keys
    )
    everyone = [] if Group.objects.filter(key="").exists() else [Group(key="", name="Everyone")]
    Group.objects.bulk_create(everyone + [Group(key=key, name=key) for key in keys])


def recipe(found: dict[str, dict[str, str]]) -> str:
    """The recipe with its maps."""
    maps = "".join(
        f"\n[maps.{name}]\n"
        + "".join(f"{json.dumps(key)} = {json.dumps(code)}\n" for key, code in sorted(pairs.items()))
        for name, pairs in found.items()
    )
    return RECIPE.format(maps=maps)


def main(file: Path, database: str) -> None:
    """Defines, imports, says."""
    found = words(file)
    with network(database) as folder:
        from django.core.management import call_command

        define(found)
        written = folder / "long.toml"
        written.write_text(recipe(found), encoding="utf-8")
        output, began = io.StringIO(), time.perf_counter()
        code: Any = 0
        with writing() as waits:
            try:
                call_command("import_dataset", str(file), "--recipe", str(written), "--accept", "--json", stdout=output)
            except SystemExit as end:
                code = end.code
        seconds = time.perf_counter() - began
        report = json.loads(output.getvalue())
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    issues = [
        {name: issue[name] for name in ("code", "count", "row", "column", "value") if name in issue}
        for issue in report.pop("issues")
    ]
    print(json.dumps(report, ensure_ascii=False))
    for issue in issues[:20]:
        print(issue)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{database}: exit {code}, {seconds:.0f} s, command {own} MB, parsing child {child} MB, {len(issues)} kinds of"
        f" issue; {waits.writes} writes meanwhile, the longest wait {waits.longest:.2f} s"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "sqlite")
