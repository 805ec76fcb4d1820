"""PA1 to PA7 and PA11: nothing hidden can be worked out from what anybody can download, by whatever arithmetic."""

import itertools
import json

import numpy as np
import pytest

from dashboard import services
from dashboard.indicators.intervals import wilson
from dashboard.models import Release
from tests import build_dashboard as build
from tests.privacy import world
from tests.privacy.stranger import Stranger, secrets_of
from workgroups.models import User

# Arithmetic on answers is the same whatever database they came from.
pytestmark = [pytest.mark.slow, pytest.mark.once]

GROWN = ("26081", "2024", "cee", "male")
WIDE = 10 - 1e-4


def test_no_hidden_count_follows_from_all_tables_together(published: Release) -> None:
    """PA1, PA2, PA4, PA6: groups, crossed groups, counties and the state, counts and shares, all in one program."""
    rows = world.all_rows()
    secrets = secrets_of(rows)
    assert len(secrets) > 20
    assert Stranger([rows]).narrowest(secrets) >= WIDE


def test_the_stranger_would_find_them_if_only_the_small_ones_were_hidden(published: Release) -> None:
    """The attack can succeed: with the figures that are hidden beside the small ones shown, it finds a small one."""
    rows, known = world.all_rows(), world.truth(world.figures())
    secrets = [{(0, "finishing", cell): 1.0} for cell, row in rows["finishers"].items() if row["reason"] == "primary"]
    for slug, measure in (("enrolled", "students"), ("finishers", "finishing")):
        for cell, row in rows[slug].items():
            if row["reason"] == "complementary":
                row["value"] = str(5 * round(known[measure, cell] / 5))
    assert Stranger([rows]).narrowest(secrets) < WIDE


def test_what_is_hidden_stays_as_it_is_in_truth(published: Release) -> None:
    """No answer is false: every range that a stranger finds holds the true number."""
    rows, known = world.all_rows(), world.truth(world.figures())
    stranger = Stranger([rows])
    for form in secrets_of(rows)[:12]:
        low, high = stranger.range_of(form)
        true = sum(factor * known[measure, cell] for (_, measure, cell), factor in form.items())
        assert low - 1e-6 <= true <= high + 1e-6


def test_every_address_tells_the_same_of_a_figure(published: Release) -> None:
    """PA3: no choice of groups, breakdown, period and place brings a number that another one hides, and none can be joined."""
    whole = world.public_rows("finished")
    for place, period, compare in itertools.product(
        ("26", "26081", "*"), ("", *world.YEARS), ("none", "race", "race;sex")
    ):
        _, _, text = world.get(f"/indicators/finished.json?place={place}&period={period}&compare={compare}")
        for row in json.loads(text)["rows"]:
            pairs = dict(part.split("=") for part in row["group"].split(";") if part)
            known = whole[row["place"], row["period"], pairs.get("race", ""), pairs.get("sex", "")]
            assert (row["state"], "" if row["value"] is None else float(row["value"])) == (
                known["state"], float(known["value"]) if known["value"] else "",
            )  # fmt: skip
    several = "&".join(f"group=race={race}" for race in world.RACES[1:])
    _, _, text = world.get(f"/indicators/finished.json?place=26081&{several}")
    assert {row["group"] for row in json.loads(text)["rows"]} <= {"", "race=bee", "race=cee", "race=ana"}


def test_a_later_release_does_not_tell_what_an_earlier_one_hid(published: Release, dev: User, eva: User) -> None:
    """PA5: one person more, and whoever kept the old answers has both; also when the old release was withdrawn."""
    before = world.all_rows()
    services.withdraw_release(release=published, note="Corrected.", by=dev)
    build.make_figures(world.figures(more=1))
    release = build.publish(*world.INDICATORS, submitter=dev, approver=eva)
    assert release.published_at is not None
    after = world.all_rows()
    stranger = Stranger([before, after], grown=[GROWN])
    # What was hidden only to protect others may be shown later, as long as those stay protected.
    then = [form for form in secrets_of(before, 0) if stranger.range_shown(form, 1) is None]
    assert len(then) > 10
    assert stranger.narrowest([*then[::4], *secrets_of(after, 1)[::4]]) >= WIDE


@pytest.mark.parametrize("slug", ["finished"])
def test_nobody_and_everybody_are_shown_only_of_large_groups(published: Release, slug: str) -> None:
    """PA7: whoever did not finish is as well kept as whoever did."""
    known = world.truth(world.figures())
    for cell, row in world.public_rows(slug).items():
        x, n = known["finishing", cell], known["students", cell]
        if row["value"]:
            assert n >= 10
            assert x == 0 or x >= 10
            assert n - x == 0 or n - x >= 10
        if 0 < x < 10 or 0 < n - x < 10 or n < 10:
            assert (row["state"], row["value"], row["numerator"], row["denominator"]) == ("suppressed", "", "", "")


def test_an_interval_is_made_of_rounded_counts(published: Release) -> None:
    """PA11: its width says no more about the number of people than the rounded counts beside it."""
    seen = 0
    for row in world.public_rows("finished").values():
        if row["lower"] and row["state"] == "normal":
            low, high = wilson(np.array([float(row["numerator"])]), np.array([float(row["denominator"])]))
            assert [float(row["lower"]), float(row["upper"])] == pytest.approx([100 * low[0], 100 * high[0]])
            assert float(row["numerator"]) % 5 == float(row["denominator"]) % 5 == 0
            seen += 1
    assert seen > 10
