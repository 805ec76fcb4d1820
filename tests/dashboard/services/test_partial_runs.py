"""Only what changed is computed, with what depends on it; and it is what a calculation of everything gives."""

import random
from typing import Any

import pytest

from dashboard import frames, services
from dashboard.choices import RunState
from dashboard.models import Import, Indicator, Run, WorkingEntry
from dashboard.queries import touched
from dashboard.queries.store import latest_run
from dashboard.services import runs as use_cases
from tests import build_dashboard as build
from tests.build_dashboard import KENT, OTTAWA, WORK, Figure
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")
TWO_YEARS: list[Figure] = [
    *WORK, *[(measure, place, "2022", group, 100) for measure, place, _period, group, _value in WORK],
    ("diplomas", KENT, "2023", "", 500), ("diplomas", OTTAWA, "2023", "", 400),
]  # fmt: skip


def changed(*keys: tuple[str, str, str, str, object]) -> list[Figure]:
    """The two years with some figures changed or added."""
    figures = {row[:4]: row for row in TWO_YEARS} | {key[:4]: key for key in keys}
    return list(figures.values())


def latest(slug: str = "work") -> Run:
    run = latest_run(Indicator.objects.get(slug=slug).pk, done=True)
    assert run is not None
    return run


def assert_is_what_everything_gives(slug: str = "work") -> None:
    """A calculation of everything finds every tile there already, and the same counts."""
    partial = latest(slug)
    services.recompute(slugs=[slug], by=None, full=True)
    build.work_off()
    full = latest(slug)
    assert (full.base, full.manifest_id, full.report["tiles_written"]) == (None, partial.manifest_id, 0)
    assert {name: partial.report[name] for name in ("cells", "states", "places")} == {
        name: full.report[name] for name in ("cells", "states", "places")
    }


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[set[tuple[str, str]]]:
    """The places and periods whose figures each later calculation read."""
    build.make_figures(TWO_YEARS)
    seen: list[set[tuple[str, str]]] = []
    load = frames.load_observations

    def watched(*args: Any, **more: Any) -> Any:
        frame = load(*args, **more)
        seen.append(set(zip(frame["place"], frame["period"], strict=True)))
        return frame

    monkeypatch.setattr(frames, "load_observations", watched)
    return seen


def test_one_corrected_place_is_computed_with_its_ancestors_for_its_period_only(loaded: Any) -> None:
    before = dict(WorkingEntry.objects.filter(manifest=latest().manifest).values_list("place__code", "tile"))
    build.make_figures(changed(("jobs", OTTAWA, "2022", "", 90)))
    run = latest()
    assert run.scope == {"2022": [OTTAWA]}
    # Michigan is the sum of its counties, so Kent is read as well; 2023 is not.
    assert loaded == [{(OTTAWA, "2022"), (KENT, "2022")}]
    assert (run.report["tiles_written"], run.report["tiles_shared"], run.report["places_computed"]) == (2, 1, 2)
    after = dict(WorkingEntry.objects.filter(manifest=run.manifest).values_list("place__code", "tile"))
    assert [place for place in sorted(after) if after[place] != before[place]] == ["26", OTTAWA]
    assert_is_what_everything_gives()


def test_only_the_indicators_of_the_measure_are_computed(loaded: Any) -> None:
    runs = Run.objects.count()
    build.make_figures(changed(("diplomas", OTTAWA, "2023", "", 410)))
    assert list(Run.objects.order_by("pk")[runs:].values_list("indicator__slug", flat=True)) == ["diplomas"]
    assert_is_what_everything_gives("diplomas")


def test_an_undo_computes_what_the_import_had_touched(loaded: Any, dev: User) -> None:
    manifest = latest().manifest_id
    second = build.make_figures(changed(("jobs", OTTAWA, "2022", "", 90)))
    services.undo_import(import_=second, by=dev)
    build.work_off()
    assert (latest().scope, latest().manifest_id) == ({"2022": [OTTAWA]}, manifest)


def test_removed_and_new_figures_are_touched_too(loaded: Any) -> None:
    figures = [
        row
        for row in changed(("jobs", KENT, "2024", "", 7), ("adults", KENT, "2024", "", 9))
        if row[1:3] != (OTTAWA, "2022")
    ]
    build.make_figures(figures)
    assert latest().scope == {"2022": [OTTAWA], "2024": [KENT]}
    assert_is_what_everything_gives()


def test_two_imports_in_a_row_are_computed_together_on_what_stood_before(loaded: Any) -> None:
    base = latest()
    build.accept(build.upload(build.table(changed(("jobs", OTTAWA, "2022", "", 90)))))
    build.accept(
        build.upload(build.table(changed(("jobs", OTTAWA, "2022", "", 90), ("jobs", KENT, "2023", "sex=male", 1))))
    )
    build.work_off()
    assert (latest().base, latest().scope) == (base, {"2022": [OTTAWA], "2023": [KENT]})
    assert set(Run.objects.values_list("state", flat=True)) == {RunState.DONE, RunState.OUTDATED}
    assert_is_what_everything_gives()


def test_what_changed_beside_the_import_is_computed_as_a_whole(loaded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_cases, "code_version", lambda: "newer code")
    build.make_figures(changed(("jobs", OTTAWA, "2022", "", 90)))
    assert (latest().base, latest().scope) == (None, None)


def test_an_import_of_very_many_changes_is_computed_as_a_whole(loaded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(touched, "MOST_CHANGES", 0)
    import_ = build.make_figures(changed(("jobs", OTTAWA, "2022", "", 90)))
    assert (latest().scope, Import.objects.get(pk=import_.pk).touched) == (None, None)


@pytest.mark.slow
def test_whatever_is_corrected_the_results_are_those_of_everything() -> None:
    build.make_figures(TWO_YEARS)
    chance = random.Random(8)  # noqa: S311  # made-up corrections, the same each time
    figures = {row[:4]: row for row in TWO_YEARS}
    for number in range(8):
        for key in chance.sample(sorted(figures), 3):
            if key[0] == "jobs" and chance.random() < 0.3:
                figures.pop(key)
            elif key[0] == "jobs":
                figures[key] = (*key, chance.randint(0, 90))
        always = ("jobs", KENT, "2023", "sex=male")
        figures[always] = (*always, 100 + number)
        build.make_figures(list(figures.values()))
        assert latest().base is not None
        assert_is_what_everything_gives()
