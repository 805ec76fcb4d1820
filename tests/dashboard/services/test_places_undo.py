"""An accepted file of places is undone: what it changed stands as before, or what depends on it is said."""

from datetime import date
from typing import Any

import pytest
from django.db.models import PROTECT, ManyToOneRel

from dashboard import services
from dashboard.models import Boundary, Indicator, Place, PlaceChange, PlaceCode, PlaceFile, PlaceRelation, StoreVersion
from dashboard.queries import place_undo
from dashboard.services import places_files, places_undo
from dashboard.services.errors import NotAllowedError, PlaceFileMoveError
from kconnect.core import jobs
from kconnect.core.models import AuditEvent, Job
from tests import build_dashboard as build
from tests import build_places as made
from tests.build_dashboard import KENT, OTTAWA
from tests.build_workgroups import make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")
MORE = made.geojson(made.feature("26081003600", "36 west", made.box(-85.8)), made.feature("26081009900", "99"))


@pytest.fixture(autouse=True)
def _no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_files, "read_in_child", made.read_here)


def store() -> tuple[Any, ...]:
    """Everything that is known of places."""
    return (
        sorted(Place.objects.values_list("code", "name", "name_es", "name_folded", "kind", "vintage")),
        sorted(PlaceCode.objects.values_list("scheme", "code", "place__code")),
        sorted(PlaceRelation.objects.values_list("hierarchy", "parent__code", "child__code", "is_partition", "weight")),
        sorted(Boundary.objects.values_list("place__code", "geometry")),
    )


def undo(place_file: PlaceFile, by: Any) -> PlaceFile:
    return made.work_on(services.undo_place_file(place_file=place_file, by=by))


def blocked(place_file: PlaceFile, by: Any) -> str:
    """Why it was not undone; nothing has changed."""
    before = store()
    place_file = undo(place_file, by)
    assert (place_file.state, place_file.undone_by, store()) == ("accepted", None, before)
    return " ".join(place_file.report["blocked"])


def test_new_places_go_with_shapes_and_relations(dev: Any) -> None:
    before = store()
    place_file = made.accept(by=dev)
    assert store() != before
    place_file = undo(place_file, dev)
    assert (place_file.state, place_file.undone_by, store()) == ("undone", dev, before)
    assert place_file.undone_at is not None
    assert not PlaceChange.objects.exists()
    assert AuditEvent.objects.filter(verb="undone", actor_id=dev.pk).count() == 1


def test_former_names_shapes_and_codes_come_back(dev: Any) -> None:
    made.accept(by=dev)
    before = store()
    later = made.accept(MORE, by=dev)
    assert Place.objects.get(code="26081003600@2010").name == "Tract 36 west"
    assert PlaceCode.objects.filter(code="tract 36").exists()
    assert undo(later, dev).state == "undone"
    assert store() == before


def test_shares_of_pairs_come_back(dev: Any) -> None:
    tables = [f"FROM,TO,SHARE\n{KENT},26,{share}\n".encode() for share in ("0.5", "0.25")]
    choices = {"child": "{FROM}", "parent": "{TO}", "weight": "SHARE", "hierarchy": "mail"}
    before = store()
    files = []
    for content in tables:
        place_file = made.preview(content, by=dev, what="pairs", **choices)
        files.append(made.work_on(services.accept_place_file(place_file=place_file, by=dev)))
    undo(files[1], dev)
    assert PlaceRelation.objects.get(hierarchy="mail").weight == 0.5
    undo(files[0], dev)
    assert store() == before


def test_a_code_that_moved_goes_back_to_its_place(dev: Any) -> None:
    PlaceCode.objects.create(scheme="mde", code="41", place=Place.objects.get(code=OTTAWA))
    before = store()
    content = made.geojson(made.feature("26081000100", "1", MDE="41"))
    place_file = made.accept(content, by=dev, codes=[["mde", "{MDE}"]])
    assert PlaceCode.objects.get(scheme="mde").place.code == "26081000100@2010"
    undo(place_file, dev)
    assert store() == before


def test_whoever_computes_sums_computes_anew(dev: Any) -> None:
    place_file = made.accept(by=dev)
    number = StoreVersion.objects.get(subject="places").number
    undo(place_file, dev)
    assert StoreVersion.objects.get(subject="places").number > number


def test_a_file_can_be_accepted_again_after_its_undo(dev: Any) -> None:
    undo(made.accept(by=dev), dev)
    assert made.accept(by=dev).state == "accepted"
    assert Place.objects.filter(kind="tract").count() == 3


def test_places_with_figures_stay_and_are_named(dev: Any) -> None:
    place_file = made.accept(by=dev)
    build.make_figures([("jobs", "26081003700@2010", "2023", "", 5)], by=dev)
    assert "1 of its places has figures: 26081003700@2010" in blocked(place_file, dev)


def test_places_that_people_set_targets_for_stay_until_these_are_gone(dev: Any) -> None:
    place_file = made.accept(by=dev)
    aim = {"indicator": Indicator.objects.get(slug="work"), "place": Place.objects.get(code="26081003700@2010")}
    aim |= {"due": date(2030, 12, 31), "by": dev}
    services.set_targets(values={"": 90.0}, word=services.Word("Network Council"), **aim)
    assert "wrote notes for 1 of its places: 26081003700@2010" in blocked(place_file, dev)
    services.remove_targets(**aim)
    assert undo(place_file, dev).state == "undone"


def test_everything_that_holds_a_place_is_looked_for() -> None:
    known = {*place_undo.REMEMBER, *(model for _reason, models in place_undo.IN_USE for model in models)}
    pointing = [one for one in Place._meta.get_fields(include_hidden=True) if isinstance(one, ManyToOneRel)]
    assert known == {one.related_model for one in pointing if one.on_delete is PROTECT}


def test_an_import_that_waits_holds_its_places(dev: Any) -> None:
    place_file = made.accept(by=dev)
    import_ = build.upload(build.table([("jobs", "26081003700@2010", "2023", "", 5)]), by=dev)
    assert "1 of its places stands in an import that waits for acceptance" in blocked(place_file, dev)
    services.cancel_import(import_=import_, by=dev)
    build.work_off()
    assert undo(place_file, dev).state == "undone"


def test_places_that_the_past_remembers_stay_alone(dev: Any) -> None:
    place_file = made.accept(by=dev)
    import_ = build.make_figures([("jobs", "26081003700@2010", "2023", "", 5)], by=dev)
    services.undo_import(import_=import_, by=dev)
    build.work_off()
    place_file = undo(place_file, dev)
    assert (place_file.state, place_file.report["kept"]) == ("undone", ["26081003700@2010"])
    assert list(Place.objects.filter(kind="tract").values_list("code", flat=True)) == ["26081003700@2010"]
    assert not PlaceRelation.objects.filter(child__kind="tract").exists()


def test_a_later_file_is_undone_first(dev: Any) -> None:
    first = made.accept(by=dev)
    later = made.accept(MORE, by=dev)
    assert "changed again since: 26081003600@2010" in blocked(first, dev)
    undo(later, dev)
    assert undo(first, dev).state == "undone"


def test_what_was_added_to_its_places_is_removed_first(dev: Any) -> None:
    place_file = made.accept(by=dev)
    place = Place.objects.get(code="26081003600@2010")
    services.remember_alias(place=place, name="West end", by=dev)
    PlaceRelation.objects.create(parent=place, child=Place.objects.get(code=OTTAWA), hierarchy="odd")
    Boundary.objects.create(place=Place.objects.get(code="26081003800@2010"), geometry="{}")
    words = blocked(place_file, dev)
    assert "3 entries were added to its places since" in words
    assert "west end" in words


def test_the_home_of_the_network_is_not_undone(dev: Any) -> None:
    place_file = made.accept(by=dev)
    services.choose_home_place(code="26081003600@2010", by=dev)
    assert "Choose another home first" in blocked(place_file, dev)


def test_an_undo_that_was_interrupted_goes_on_where_it_stopped(dev: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store()
    place_file = made.accept(by=dev)
    monkeypatch.setattr(places_undo, "PIECE", 2)
    real, calls = places_undo._put_back, []

    def breaks(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("the power fails")
        real(*args)

    monkeypatch.setattr(places_undo, "_put_back", breaks)
    place_file = undo(place_file, dev)
    assert (place_file.state, place_file.report["begun"]) == ("undoing", True)
    assert store() != before
    Job.objects.filter(pk=place_file.job_id).update(run_after="2020-01-01T00:00:00Z")
    assert made.work_on(place_file).state == "undone"
    assert store() == before


def test_an_undo_meets_a_change_at_the_same_moment(dev: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place_file = made.accept(by=dev)
    monkeypatch.setattr(places_undo, "what_depends", lambda file: [])
    Place.objects.filter(code="26081003600@2010").update(name="Another")
    place_file = undo(place_file, dev)
    assert place_file.job is not None
    assert (place_file.state, place_file.job.state) == ("undoing", "failed")
    monkeypatch.undo()
    monkeypatch.setattr(places_files, "read_in_child", made.read_here)
    place_file = made.work_on(services.retry_place_file(place_file=place_file, by=dev))
    assert (place_file.state, len(place_file.report["blocked"])) == ("accepted", 1)


def test_an_old_job_does_nothing(dev: Any) -> None:
    place_file = made.accept(by=dev)
    services.undo_place_file(place_file=place_file, by=dev)
    work = jobs.claim(Job.objects.latest("pk").pk)
    assert work is not None
    places_undo.undo_places(work=work, place_file_id=place_file.pk, revision=1)
    assert Place.objects.filter(kind="tract").exists()


def test_only_an_accepted_file_whose_changes_were_noted_is_undone(dev: Any) -> None:
    place_file = made.preview(by=dev)
    with pytest.raises(PlaceFileMoveError):
        services.undo_place_file(place_file=place_file, by=dev)
    place_file = made.accept(by=dev)
    place_file.report.pop("noted")
    place_file.save()
    with pytest.raises(PlaceFileMoveError, match="was not noted"):
        services.undo_place_file(place_file=place_file, by=dev)


def test_work_that_has_not_stopped_is_not_taken_up(dev: Any) -> None:
    with pytest.raises(PlaceFileMoveError):
        services.retry_place_file(place_file=made.preview(by=dev), by=dev)


def test_only_a_data_steward_undoes(dev: Any) -> None:
    place_file = made.accept(by=dev)
    backbone = make_user("Bo", staff=[RoleName.BACKBONE])
    for act in (services.undo_place_file, services.retry_place_file):
        with pytest.raises(NotAllowedError):
            act(place_file=place_file, by=backbone)
