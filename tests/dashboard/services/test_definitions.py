"""Definitions: loading twice changes nothing, a change is a new version, a page's edit stands."""

import pytest

from dashboard import services
from dashboard.choices import Origin
from dashboard.models import Group, Indicator, IndicatorVersion, Measure, Place, PlaceRelation, Source
from dashboard.services.errors import NotAllowedError, UnknownReferenceError
from kconnect.core.models import AuditEvent
from tests import build_dashboard as build
from tests.build_dashboard import DEFINITIONS
from tests.build_workgroups import make_user
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


def test_everything_a_file_says_is_in_the_store() -> None:
    report = build.load_definitions()
    assert report.made["indicators"] == 2
    assert sorted(Measure.objects.values_list("slug", "source__slug")) == [
        ("adults", "office"), ("diplomas", "schools"), ("jobs", "office"),
    ]  # fmt: skip
    assert sorted(PlaceRelation.objects.values_list("parent__code", "child__code")) == [
        ("26", "26081"),
        ("26", "26139"),
    ]
    assert Place.objects.home().get().code == "26081"
    assert sorted(Group.objects.values_list("key", flat=True)) == ["", "sex=female", "sex=male"]
    version = Indicator.objects.get(slug="work").version
    assert version is not None
    assert (version.number, version.name_es, version.multiplier, version.dimensions) == (
        1, "Personas adultas con trabajo", 100, ["sex"],
    )  # fmt: skip
    assert sorted(version.measures.values_list("slug", flat=True)) == ["adults", "jobs"]


def test_loading_twice_changes_nothing() -> None:
    build.load_definitions()
    before = (IndicatorVersion.objects.count(), AuditEvent.objects.count())
    report = build.load_definitions()
    assert report.is_quiet
    assert (IndicatorVersion.objects.count(), AuditEvent.objects.count()) == before


def test_a_changed_definition_is_the_next_version_and_the_old_one_stays() -> None:
    build.load_definitions()
    report = build.load_definitions(DEFINITIONS.replace("Work pays the rent.", "Work pays for rent and food."))
    assert report.changed == {"indicators": 1}
    indicator = Indicator.objects.get(slug="work")
    assert indicator.version is not None
    assert (indicator.version.number, indicator.version.why) == (2, "Work pays for rent and food.")
    assert list(indicator.versions.order_by("number").values_list("number", "why"))[0] == (1, "Work pays the rent.")


def test_only_what_differs_is_written() -> None:
    build.load_definitions()
    report = build.load_definitions(DEFINITIONS.replace('name = "County office"', 'name = "Office of the county"'))
    assert report.changed == {"sources": 1}
    assert Source.objects.get(slug="office").name == "Office of the county"


def test_where_a_page_and_a_reload_disagree_the_page_stands_and_the_conflict_is_reported() -> None:
    build.load_definitions()
    indicator = Indicator.objects.get(slug="work")
    IndicatorVersion.objects.filter(pk=indicator.version_id).update(
        origin=Origin.PAGE, why="A page said so.", content_hash="page"
    )
    report = build.load_definitions(DEFINITIONS.replace("Work pays the rent.", "A file says so."))
    assert report.conflicts == ["work"]
    indicator.refresh_from_db()
    assert indicator.version is not None
    assert indicator.version.why == "A page said so."


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('numerator = "jobs"', 'numerator = "jobz"', "jobz"),
        ('source = "schools"\nkind', 'source = "nobody"\nkind', "nobody"),
        ('parent = "26"\nhome', 'parent = "27"\nhome', "27"),
        ('disclosure = "small"', 'disclosure = "big"', "big"),
    ],
)
def test_what_is_not_defined_is_named_and_nothing_is_loaded(old: str, new: str, says: str) -> None:
    with pytest.raises(UnknownReferenceError, match=says):
        build.load_definitions(DEFINITIONS.replace(old, new, 1))
    assert Indicator.objects.count() == Source.objects.count() == 0


def test_only_who_may_define_loads_definitions() -> None:
    with pytest.raises(NotAllowedError):
        build.load_definitions(by=make_user("Bo", staff=[RoleName.BACKBONE]))
    assert Source.objects.count() == 0


def test_whoever_loads_definitions_chose_their_home_place(dev: User) -> None:
    build.load_definitions(by=dev)
    assert AuditEvent.objects.get(target_type="dashboard.place").actor_id == dev.pk


def test_indicators_are_found_by_their_names_in_both_languages() -> None:
    build.load_definitions()
    assert Indicator.objects.filter(name_folded__contains="personas adultas").get().slug == "work"


def test_another_home_place_takes_the_place_of_the_first(dev: User) -> None:
    build.load_definitions()
    services.choose_home_place(code="26139", by=dev)
    assert Place.objects.home().get().code == "26139"
    with pytest.raises(UnknownReferenceError):
        services.choose_home_place(code="nowhere", by=dev)
