"""PA8 and PA12: nothing but the figures speaks of the figures: no mark, order, size, tag or early word."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from dashboard import services
from dashboard.indicators import tiles
from dashboard.models import Publication, PublicEntry, Release
from kconnect.core.models import Job
from tests import build_dashboard as build
from tests.build_dashboard import KENT
from tests.privacy import world
from workgroups.models import User

pytestmark = pytest.mark.slow

NUMBERS = (
    "value", "numerator", "denominator", "lower", "upper", "moe", "se", "rounded", "bound", "note", "denominator_bound",
)  # fmt: skip
PAGE = "/indicators/finished/?place=26081&period=2024&compare=race;sex"


def test_a_hidden_row_is_the_same_whatever_it_hides(published: Release) -> None:
    """Every column but the key and the reason is empty, so that rows differ in nothing but why they are hidden."""
    for slug in world.INDICATORS:
        rows = [row for row in world.public_rows(slug).values() if row["state"] == "suppressed"]
        told = {name for row in rows for name, text in row.items() if text}
        assert told == {"indicator", "place", "place_name", "period", "group", "group_name", "unit", "state", "reason"} - (
            {"unit"} if not rows[0]["unit"] else set()
        )  # fmt: skip


def test_null_and_missing_are_the_same_in_every_hidden_row_of_json(published: Release) -> None:
    _, _, text = world.get("/indicators/finished.json?place=*&compare=race;sex")
    hidden = [row for row in json.loads(text)["rows"] if row["state"] == "suppressed"]
    assert len(hidden) > 5
    assert len({tuple(sorted((name, str(row[name])) for name in row if name in NUMBERS)) for row in hidden}) == 1


def test_a_chart_draws_nothing_for_a_hidden_group(published: Release) -> None:
    """Whatever has a place on the scale has a public figure: hidden groups all stand at one place, where there is no scale."""
    _, _, page = world.get(PAGE)
    known = world.truth(world.figures())
    rows = world.public_rows("finished")
    hidden = [cell for cell, row in rows.items() if cell[:2] == ("26081", "2024") and row["state"] == "suppressed"]
    assert hidden
    for cell in hidden:
        exact = 100 * known["finishing", cell] / known["students", cell]
        shown = {row["value"] for row in rows.values() if row["value"]}
        for digits in (1, 2, 3):
            text = f"{exact:.{digits}f}"
            assert text in {f"{float(value):.{digits}f}" for value in shown} or f">{text}" not in page


def test_groups_stand_in_the_order_of_their_names(published: Release) -> None:
    _, _, page = world.get("/indicators/finished/?place=26081&period=2024&compare=race")
    figures, comparisons = re.findall(r"<table.*?</table>", page, re.DOTALL)[:2]
    for table in (figures, comparisons):
        found = re.findall(r"Ana|Bee|Cee", table)
        assert list(dict.fromkeys(found)) == ["Ana", "Bee", "Cee"]


def test_a_number_page_of_a_hidden_figure_names_no_row_and_no_number(published: Release) -> None:
    rows = world.public_rows("finished")
    cell = next(cell for cell, row in rows.items() if row["state"] == "suppressed" and cell[2] and cell[3])
    status, _, page = world.get(
        f"/indicators/finished/number.json?place={cell[0]}&period={cell[1]}&group={world.group_of(*cell[2:])}"
    )
    assert status == 200
    known = world.truth(world.figures())
    exact = {str(int(known[measure, cell])) for measure in ("finishing", "students")}
    assert not exact & set(re.findall(r'"(?:value|numerator|denominator|row)": "?(\d+)', page))


# Two worlds that differ in a secret ------------------------------------------------------------------------------------
def _release_of(secret: int, dev: User, eva: User) -> dict[str, tuple[str, int]]:
    """Tiles and answers of a release in which one small group has this many people."""
    figures = [("students", KENT, "2024", f"race={race};sex={sex}", number) for race, sex, number in (
        ("ana", "female", secret), ("ana", "male", 56), ("bee", "female", 71), ("bee", "male", 75),
        ("cee", "female", 151), ("cee", "male", 155))]  # fmt: skip
    build.make_figures(figures)
    assert not Job.objects.exclude(error="").exists()
    build.publish("enrolled", submitter=dev, approver=eva)
    pointer = Publication.objects.live().get(indicator__slug="enrolled")
    entries = PublicEntry.objects.filter(manifest=pointer.manifest).select_related("tile")
    rows = [row for entry in entries for row in tiles.rows(bytes(entry.tile.payload))]
    # Which rows of which file a figure came from differs from file to file, and is empty where it is hidden.
    told = sorted(str({**row, "inputs": "" if row["state"] != "suppressed" else row["inputs"]}) for row in rows)
    found = {"tiles": (" ".join(told), len(rows))}
    for compare in ("race", "race;sex"):
        for ending in ("csv", ""):
            address = f"/indicators/enrolled{'.' + ending if ending else '/'}?place=26081&compare={compare}"
            _, _, text = world.get(address)
            body = re.sub(r"[0-9a-f]{32,64}|release=\d+|Release \d+|\d\d:\d\d(:\d\d(\.\d+)?)?", "", text)
            found[address] = (body if ending else "", len(body))
    return found


def test_two_secrets_of_different_size_give_the_same_bytes(db: None, dev: User, eva: User) -> None:
    """Tiles, table, file, page and the size of each answer: 3 or 4 people make no difference that anybody could see."""
    build.load_definitions(world.DEFINITIONS)
    first = _release_of(3, dev, eva)
    second = _release_of(4, dev, eva)
    assert first == second


# Before the time (PA12) -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["submitted", "scheduled"])
def test_nothing_is_told_before_the_release(db: None, dev: User, eva: User, state: str) -> None:
    build.load_definitions(world.DEFINITIONS)
    build.make_figures(world.figures())
    release = services.submit_release(slugs=list(world.INDICATORS), by=dev)
    if state == "scheduled":
        services.approve_release(release=release, by=eva, publish_at=timezone.now() + timedelta(days=1))
    build.work_off()
    for slug in world.INDICATORS:
        for address in (
            f"/indicators/{slug}.csv",
            f"/indicators/{slug}.json",
            f"/indicators/{slug}/number/?place=26081",
        ):
            assert world.get(address)[0] == 404
    for address in ("/indicators/", "/data/freshness/", "/", "/indicators/finished/"):
        _, _, text = world.get(address)
        assert "place=26081" not in text


def test_what_is_withdrawn_is_answered_as_if_it_had_never_been(published: Release, dev: User) -> None:
    _, headers, _ = world.get("/indicators/finished.csv?place=26081")
    services.withdraw_release(release=published, note="A mistake.", by=dev)
    status, _, text = world.get("/indicators/finished.csv?place=26081")
    assert status == 404
    assert headers["ETag"].strip('"') not in text
