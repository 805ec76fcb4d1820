"""Places that a file brings: set aside beside its figures, made at acceptance a few at a time, gone when it is cancelled."""

import pytest

from dashboard import services
from dashboard.choices import ImportState
from dashboard.models import Import, Observation, Place, PlaceRelation, StagedPlace
from dashboard.queries.steward import import_page
from dashboard.services import staged_places
from kconnect.core import jobs
from kconnect.core.models import Job
from tests import build_dashboard as build
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")

NESTED = build.TIDY.replace('columns = "place"', 'columns = "place"\ncreate = true').replace(
    "[columns]",
    """levels = [
  { pattern = "SS", code = "{S}", kind = "state" },
  { pattern = "SSCCC", code = "{S}{C}", kind = "county", parent = "{S}" },
]

[columns]""",
)
ROWS = b"jobs,18001,Adams,2023,,5\njobs,18003,Allen,2023,,6\njobs,18,Indiana,2023,,11\n"
CONTENT = b"measure,place,place_name,period,group,value\n" + ROWS


@pytest.fixture
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staged_places, "AT_ONCE", 1)


def counties() -> list[tuple[str, str]]:
    found = PlaceRelation.objects.filter(child__code__startswith="18").order_by("child__code")
    return [(parent, child) for parent, child in found.values_list("parent__code", "child__code")]


def test_places_of_a_preview_lie_aside_parents_first_and_not_in_the_summary() -> None:
    import_ = build.upload(CONTENT, recipe=NESTED)
    assert "places" not in import_.summary
    assert list(import_.staged_places.order_by("pk").values_list("code", "name", "parent")) == [
        ("18", "Indiana", ""), ("18001", "Adams", "18"), ("18003", "Allen", "18"),
    ]  # fmt: skip


@pytest.mark.usefixtures("_one_by_one")
def test_places_that_come_in_one_by_one_lie_in_their_parents_and_are_staged_no_more() -> None:
    build.accept(build.upload(CONTENT, recipe=NESTED))
    assert counties() == [("18", "18001"), ("18", "18003")]
    assert (StagedPlace.objects.count(), Observation.objects.count()) == (0, 3)


@pytest.mark.usefixtures("_one_by_one")
def test_a_worker_that_dies_among_the_places_is_taken_up_where_it_stopped(
    dev: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_ = build.upload(CONTENT, recipe=NESTED)
    services.accept_import(import_=import_, by=dev)
    import_.refresh_from_db()
    assert import_.job is not None
    relate = staged_places._relate
    monkeypatch.setattr(staged_places, "_relate", lambda staged: relate(staged) if staged.filter(code="18") else 1 / 0)
    jobs.run_job(import_.job.pk)
    assert (Place.objects.filter(code__startswith="18").count(), StagedPlace.objects.count()) == (1, 2)
    monkeypatch.undo()
    Job.objects.update(run_after=import_.started_at)
    build.work_off()
    assert counties() == [("18", "18001"), ("18", "18003")]
    assert Import.objects.get().state == ImportState.ACCEPTED


def test_places_of_a_cancelled_import_are_removed(dev: User) -> None:
    import_ = build.upload(CONTENT, recipe=NESTED)
    services.cancel_import(import_=import_, by=dev)
    build.work_off()
    assert (StagedPlace.objects.count(), Place.objects.filter(code__startswith="18").count()) == (0, 0)


@pytest.mark.usefixtures("_one_by_one")
def test_an_import_that_is_cancelled_while_places_are_set_aside_keeps_none(
    dev: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert = staged_places.insert_rows

    def cancelled_meanwhile(*given: object) -> int:
        services.cancel_import(import_=Import.objects.latest("pk"), by=dev)
        return insert(*given)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(staged_places, "insert_rows", cancelled_meanwhile)
    import_ = build.upload(CONTENT, recipe=NESTED)
    monkeypatch.undo()
    build.work_off()
    assert (import_.state, StagedPlace.objects.count()) == (ImportState.CANCELLED, 0)


def test_the_page_counts_the_places_that_are_new_and_names_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.queries.steward.imports.NAMED", 1)
    import_ = build.upload(CONTENT + b"jobs,26,Michigan,2023,,7\n", recipe=NESTED)
    new = import_page(import_).new_places
    assert new is not None
    assert (new.count, new.names) == (3, ("Indiana",))
