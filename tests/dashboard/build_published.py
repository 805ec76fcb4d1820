"""Builds published figures for tests of public pages: the rows that a release writes, without the way there."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from dashboard.choices import IndicatorStatus, ReleaseState, RunState
from dashboard.indicators.frame import result_frame
from dashboard.indicators.tiles import encode_places
from dashboard.models import (
    Dataset,
    Dimension,
    Group,
    Import,
    Indicator,
    IndicatorVersion,
    Period,
    Place,
    PlaceRelation,
    Publication,
    PublicEntry,
    PublicManifest,
    PublicTile,
    Release,
    Run,
    Source,
    WorkingManifest,
)
from kconnect.core.models import StoredFile
from kconnect.core.text import fold
from tests.build_workgroups import make_user

CITATION = "US Census Bureau, ACS 2019–2023, B19013"
WHEN = datetime(2026, 5, 4, 12, tzinfo=UTC)
GROUPS = {
    "": ("Everyone", "Todas las personas"),
    "race=asian": ("Asian", "Personas asiáticas"),
    "race=black": ("Black", "Personas negras"),
    "race=nhpi": ("Native Hawaiian, Pacific Islander", "Personas nativas de Hawái"),
    "sex=female": ("Female", "Mujeres"),
}


def make_places(counties: int = 1) -> Place:
    """The nation, Michigan, and counties in it of which Kent is home."""
    nation, state = place("us", "United States", "nation"), place("26", "Michigan", "state")
    PlaceRelation.objects.get_or_create(parent=nation, child=state, hierarchy="census")
    for number in range(counties):
        name = "Kent County" if number == 0 else f"County {number:03}"
        county = place("26081" if number == 0 else f"26{number:03}x", name, "county", is_home=number == 0)
        PlaceRelation.objects.get_or_create(parent=state, child=county, hierarchy="census")
    return Place.objects.get(code="26081")


def place(code: str, name: str, kind: str, **more: Any) -> Place:
    facts = {"name": name, "name_folded": fold(name), "kind": kind, **more}
    return Place.objects.get_or_create(code=code, defaults=facts)[0]


def make_words() -> None:
    """Groups, dimensions and periods that the figures of these tests use."""
    for key, (name, spanish) in GROUPS.items():
        Group.objects.get_or_create(key=key, defaults={"name": name, "name_es": spanish})
    for slug, name, spanish in (("race", "Race and ethnicity", "Raza y etnia"), ("sex", "Sex", "Sexo")):
        Dimension.objects.get_or_create(slug=slug, defaults={"name": name, "name_es": spanish})
    for first, last in ((2009, 2013), (2014, 2018), (2019, 2023)):
        dates = {"kind": "window", "starts": date(first, 1, 1), "ends": date(last, 12, 31)}
        Period.objects.get_or_create(code=f"{first}-{last}", defaults=dates)


def income(place: str = "26081", period: str = "2019-2023", value: float = 80390, **more: Any) -> dict[str, Any]:
    """One published figure in dollars, with the margin at 90 % as the source gives it and an interval at 95 %."""
    row = {"place": place, "period": period, "group": "", "value": value, "moe": 1068.0, "moe_level": 0.9,
           "lower": value - 1273, "upper": value + 1273, "level": 0.95, "inputs": "1:26081"}  # fmt: skip
    return row | more


def absent(group: str, state: str = "missing", reason: str = "source", **more: Any) -> dict[str, Any]:
    return {"place": "26081", "period": "2019-2023", "group": group, "state": state, "reason": reason, **more}


KENT = (
    income(),
    income(value=84548, group="race=asian", lower=75272.0, upper=93824.0, moe=7785.0),
    income(value=44980, group="race=black", lower=41495.0, upper=48465.0, moe=2925.0),
    absent("race=nhpi"),
    income(value=61000, group="sex=female"),
)


def make_source() -> Source:
    facts = {"name": "American Community Survey", "citation": CITATION, "licence": "Public domain"}
    return Source.objects.get_or_create(slug="acs", defaults=facts)[0]


def make_version(
    slug: str = "median-household-income", name: str = "Median household income", **more: Any
) -> IndicatorVersion:
    """An indicator with a reviewed definition and no figures."""
    about = {key: more.pop(key) for key in ("status", "tier", "owner", "plan", "steward") if key in more}
    indicator = Indicator.objects.create(slug=slug, name_folded=fold(name), **about)
    source = make_source()
    facts = {"number": 1, "content_hash": slug, "value_type": "published", "numerator": "acs-b19013-001", "unit": "dollars",
             "decimals": 0, "direction": "higher", "source": source, "dimensions": ["race"],
             "summary": "The middle of all incomes."}  # fmt: skip
    version = IndicatorVersion.objects.create(indicator=indicator, name=name, **(facts | more))
    indicator.version = version
    indicator.save()
    return version


def publish(
    rows: Iterable[dict[str, Any]] = KENT, *, version: IndicatorVersion | None = None, **more: Any
) -> Publication:
    """What a release leaves behind when these rows become public."""
    make_words()
    Place.objects.filter(code="26081").exists() or make_places()
    version = version or make_version(**more)
    tiles = dict(encode_places(result_frame(rows)))
    digest = hashlib.sha256("".join(tile.hash for tile in tiles.values()).encode()).hexdigest()
    working = WorkingManifest.objects.create(indicator=version.indicator, digest=digest)
    run = Run.objects.create(
        indicator=version.indicator, version=version, inputs_hash=digest, code_version="1",
        state=RunState.DONE, manifest=working, finished_at=WHEN,
    )  # fmt: skip
    frame = list(rows)
    manifest = PublicManifest.objects.create(
        indicator=version.indicator, version=version, run=run, digest=digest, created_at=WHEN,
        periods=sorted({row["period"] for row in frame}), groups=sorted({row["group"] for row in frame}),
    )  # fmt: skip
    for code, tile in tiles.items():
        stored, _made = PublicTile.objects.get_or_create(hash=tile.hash, defaults={"payload": tile.payload})
        PublicEntry.objects.create(manifest=manifest, place=Place.objects.get(code=code), tile=stored)
    release = make_release()
    version.indicator.status = IndicatorStatus.PUBLISHED
    version.indicator.save()
    pointer, _made = Publication.objects.get_or_create(indicator=version.indicator)
    pointer.manifest, pointer.release, pointer.moved_at = manifest, release, WHEN
    pointer.save()
    return pointer


def make_release() -> Release:
    """A published release, submitted and approved by two people."""
    return Release.objects.create(
        state=ReleaseState.PUBLISHED, submitted_by=make_user("Dev"), submitted_at=WHEN, approved_by=make_user("Erin"),
        approved_at=WHEN, published_at=WHEN,
    )  # fmt: skip


def make_import(number: int = 1, name: str = "acs_2019_2023.csv") -> Import:
    """The file that the figures' inputs name."""
    source = make_source()
    dataset = Dataset.objects.get_or_create(slug="acs", defaults={"title": "ACS", "source": source})[0]
    file = StoredFile.objects.create(sha256=f"{number:064}", name=name, size=1)
    return Import.objects.create(
        pk=number, dataset=dataset, file=file, file_name=name, recipe_slug="acs-county", recipe_title="ACS", recipe_text="", recipe_hash=""
    )  # fmt: skip
