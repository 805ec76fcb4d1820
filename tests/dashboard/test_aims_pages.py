"""The console's pages for targets, starts and the story behind the curve."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard import services
from dashboard.models import Baseline, CurveNote, Group, Indicator, OwnForecast, Place, SeriesBreak, Target
from kconnect.core.models import AuditEvent
from tests.build_workgroups import client_of, make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")
HOME = "/console/indicators/work/"
SAID = {"author": "Network Council", "reason": "Agreed in May.", "reason_es": "Acordado en mayo."}


@pytest.fixture
def desk(dev: Any) -> Client:
    return client_of(dev)


def field(key: str) -> str:
    return f"group-{Group.objects.get(key=key).pk}"


def targets() -> dict[str, float]:
    return {one.group.key: one.value for one in Target.objects.select_related("group")}


def test_one_number_sets_the_target_of_all_groups(desk: Client) -> None:
    answer = desk.post(f"{HOME}targets/", SAID | {"due": "2030-12-31", "same": "90"})
    assert answer.status_code == 302
    assert targets() == {"": 90, "sex=female": 90, "sex=male": 90}
    shown = desk.get(answer["Location"]).content.decode()
    assert "Dec. 31, 2030: 90.0% for all groups, by Network Council" in shown
    assert shown.count('value="90.0"') == 3


def test_the_table_sets_each_group_and_takes_away_what_is_left_empty(desk: Client) -> None:
    send = SAID | {"due": "2030-12-31"}
    desk.post(f"{HOME}targets/", send | {field(""): "90", field("sex=female"): "85"})
    desk.post(f"{HOME}targets/", send | {field(""): "91", field("sex=male"): "80"})
    assert targets() == {"": 91, "sex=male": 80}
    assert "targets for 2 groups" in desk.get(f"{HOME}targets/").content.decode()


def test_a_number_that_a_share_cannot_be_is_answered_in_its_row(desk: Client) -> None:
    answer = desk.post(f"{HOME}targets/", SAID | {"due": "2030-12-31", field("sex=male"): "190"})
    page = answer.content.decode()
    assert (answer.status_code, targets()) == (422, {})
    assert f'id="id_{field("sex=male")}_error"' in page
    assert f'href="#id_{field("sex=male")}"' in page


def test_nobody_decides_without_a_name(desk: Client) -> None:
    assert desk.post(f"{HOME}targets/", SAID | {"author": "", "due": "2030-12-31", "same": "90"}).status_code == 422
    assert targets() == {}


def test_the_targets_of_a_day_are_taken_away_together(desk: Client) -> None:
    desk.post(f"{HOME}targets/", SAID | {"due": "2030-12-31", "same": "90"})
    assert desk.post(f"{HOME}targets/remove/", {"due": "2030-12-31"}).status_code == 302
    assert targets() == {}
    for none in ("someday", "2030-02-31"):
        assert desk.post(f"{HOME}targets/remove/", {"due": none}).status_code == 302


def test_another_place_has_targets_of_its_own(desk: Client) -> None:
    desk.post(f"{HOME}targets/?place=26139", SAID | {"due": "2030-12-31", "same": "70"})
    assert set(Target.objects.values_list("place__code", flat=True)) == {"26139"}
    assert "70.0%" not in desk.get(f"{HOME}targets/").content.decode()
    assert (
        'href="/console/indicators/work/starts/?place=26139"'
        in desk.get(f"{HOME}targets/?place=26139").content.decode()
    )


@pytest.mark.parametrize("page", ["targets", "starts", "story"])
def test_a_place_that_is_not_there_is_asked_for_again(desk: Client, page: str) -> None:
    answer = desk.get(f"{HOME}{page}/?place=Nowhere")
    assert (answer.status_code, "No place has this name or code." in answer.content.decode()) == (200, True)
    assert 'name="author"' not in answer.content.decode()


def test_nothing_is_set_for_a_place_that_is_not_there(desk: Client) -> None:
    desk.post(f"{HOME}targets/?place=Nowhere", SAID | {"due": "2030-12-31", "same": "90"})
    desk.post(f"{HOME}starts/?place=Nowhere", SAID | {"period": "2023"})
    desk.post(f"{HOME}starts/remove/?place=Nowhere", {})
    desk.post(f"{HOME}story/note/?place=Nowhere", {f"note-{key}": text for key, text in SAID.items()})
    assert [model.objects.count() for model in (Target, Baseline, CurveNote)] == [0, 0, 0]


def test_each_county_gets_the_same_targets_in_one_act(desk: Client) -> None:
    page = desk.get(f"{HOME}targets/?place=26").content.decode()
    assert "each county in Michigan (2)" in page
    send = SAID | {"due": "2030-12-31", "same": "90"}
    answer = desk.post(f"{HOME}targets/?place=26", send | {"level": "inside:county"})
    assert answer.status_code == 302
    found = Target.objects.values_list("place__code", "group__key", "value")
    assert {code for code, _group, _value in found} == {"26", "26081", "26139"}
    assert (len(found), {value for _code, _group, value in found}) == (9, {90})
    assert AuditEvent.objects.filter(fields=["targets"]).count() == 1
    shown = desk.get(answer["Location"]).content.decode()
    assert "Saved for 3 places." in shown
    assert "2 other places have targets for this day too." in shown


def test_other_places_are_named_by_code_name_or_alias_one_on_each_line(desk: Client, dev: Any) -> None:
    ottawa = Place.objects.get(code="26139")
    services.remember_alias(place=ottawa, name="Holland area", by=dev)
    send = SAID | {"due": "2030-12-31", "same": "90"}
    desk.post(f"{HOME}targets/", send | {"listed": "holland AREA\r\n\r\n26\r\nMichigan"})
    assert set(Target.objects.values_list("place__code", flat=True)) == {"26", "26081", "26139"}
    desk.post(f"{HOME}targets/", send | {"same": "", field("sex=male"): "80", "listed": "Ottawa County"})
    assert list(Target.objects.filter(place=ottawa).values_list("group__key", "value")) == [("sex=male", 80)]
    assert Target.objects.filter(place__code="26").count() == 3


def test_a_line_that_names_no_place_or_several_is_answered_in_its_field(desk: Client) -> None:
    Place.objects.create(code="39139", name="Ottawa County", name_folded="ottawa county", kind="county")
    send = SAID | {"due": "2030-12-31", "same": "90", "listed": "Atlantis\nOttawa County"}
    answer = desk.post(f"{HOME}targets/", send)
    page = answer.content.decode()
    assert (answer.status_code, targets()) == (422, {})
    assert "No place has the name or code “Atlantis”." in page
    assert "“Ottawa County” may be several places." in page
    assert "Atlantis\nOttawa County</textarea>" in page


def test_targets_of_all_places_are_taken_away_after_asking(desk: Client) -> None:
    desk.post(f"{HOME}targets/", SAID | {"due": "2030-12-31", "same": "90", "level": "all:county"})
    desk.post(f"{HOME}targets/", SAID | {"due": "2028-12-31", "same": "70"})
    send = {"due": "2030-12-31", "everywhere": "1"}
    asked = desk.post(f"{HOME}targets/remove/", send)
    assert "gone in Kent County and in 1 other place." in asked.content.decode()
    assert (asked.status_code, Target.objects.count()) == (200, 9)
    assert desk.post(f"{HOME}targets/remove/", send | {"sure": "1"}).status_code == 302
    assert set(Target.objects.values_list("place__code", "value")) == {("26081", 70.0)}


def test_a_level_that_is_not_offered_is_answered_in_its_field(desk: Client) -> None:
    answer = desk.post(f"{HOME}targets/", SAID | {"due": "2030-12-31", "same": "90", "level": "all:planet"})
    assert (answer.status_code, targets()) == (422, {})


def test_a_day_that_is_none_opens_the_last_one(desk: Client) -> None:
    desk.post(f"{HOME}targets/", SAID | {"due": "2030-12-31", "same": "90"})
    for day in ("2030-99-99", "soon", "2030-12-31"):
        assert 'value="2030-12-31"' in desk.get(f"{HOME}targets/?due={day}").content.decode()


def test_all_groups_start_in_one_period_with_a_number_only_where_one_is_named(desk: Client) -> None:
    answer = desk.post(f"{HOME}starts/", SAID | {"period": "2023", field("sex=male"): "61.5"})
    assert answer.status_code == 302
    assert set(Baseline.objects.values_list("group__key", "period__code", "value")) == {
        ("", "2023", None), ("sex=female", "2023", None), ("sex=male", "2023", 61.5),
    }  # fmt: skip
    assert 'value="61.5"' in desk.get(f"{HOME}starts/").content.decode()
    assert desk.post(f"{HOME}starts/remove/", {}).status_code == 302
    assert not Baseline.objects.exists()


def test_a_period_that_is_not_known_is_no_start(desk: Client) -> None:
    assert desk.post(f"{HOME}starts/", SAID | {"period": "1850"}).status_code == 422


def send(prefix: str, **fields: Any) -> dict[str, Any]:
    return {f"{prefix}-{name}": value for name, value in (SAID | fields).items()}


def test_a_note_is_written_for_the_place_or_for_all_and_taken_away(desk: Client) -> None:
    assert desk.post(f"{HOME}story/note/", send("note", day="2022-03-01")).status_code == 302
    desk.post(f"{HOME}story/note/", send("note", day="2021-03-01", everywhere="on"))
    assert list(CurveNote.objects.values_list("place__code", flat=True)) == [None, "26081"]
    page = desk.get(f"{HOME}story/").content.decode()
    assert page.index("March 1, 2021") < page.index("March 1, 2022")
    note = CurveNote.objects.get(place__isnull=False)
    assert desk.post(f"{HOME}story/note/{note.pk}/remove/", {}).status_code == 302
    assert CurveNote.objects.count() == 1


def test_a_note_of_another_indicator_is_not_taken_away_from_here(desk: Client) -> None:
    desk.post(f"{HOME}story/note/", send("note", day="2022-03-01"))
    number = CurveNote.objects.get().pk
    assert desk.post(f"/console/indicators/diplomas/story/note/{number}/remove/", {}).status_code == 404


def test_a_note_without_text_is_answered_in_place(desk: Client) -> None:
    answer = desk.post(f"{HOME}story/note/", send("note", day="2022-03-01", reason=""))
    assert (answer.status_code, CurveNote.objects.exists()) == (422, False)
    assert 'id="id_note-reason_error"' in answer.content.decode()


def test_a_new_series_is_marked_and_taken_back(desk: Client) -> None:
    desk.post(f"{HOME}story/series/", send("break", day="2020-01-01"))
    mark = SeriesBreak.objects.get()
    assert "Jan. 1, 2020" in desk.get(f"{HOME}story/").content.decode()
    desk.post(f"{HOME}story/series/{mark.pk}/remove/", {})
    assert not SeriesBreak.objects.exists()


def test_a_forecast_names_group_period_value_and_reason(desk: Client) -> None:
    desk.post(f"{HOME}story/forecast/", send("forecast", group="sex=female", period="2030", value="88"))
    found = OwnForecast.objects.get()
    assert (found.group.key, found.period.code, found.value) == ("sex=female", "2030", 88)
    assert "Women, 2030: 88.0%" in desk.get(f"{HOME}story/").content.decode()
    desk.post(f"{HOME}story/forecast/{found.pk}/remove/", {})
    assert not OwnForecast.objects.exists()


def test_a_forecast_for_no_period_is_answered_in_place(desk: Client) -> None:
    answer = desk.post(f"{HOME}story/forecast/", send("forecast", group="", period="soon", value="88"))
    assert (answer.status_code, "“soon” is no period" in answer.content.decode()) == (422, True)


def test_the_backbone_sets_targets_too(db: None) -> None:
    bo = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    assert bo.post(f"{HOME}targets/", SAID | {"due": "2030-12-31", "same": "90"}).status_code == 302


def test_the_pages_lead_to_each_other_from_the_working_figures(desk: Client) -> None:
    page = desk.get(HOME).content.decode()
    for name in ("targets", "starts", "story"):
        assert f'href="{HOME}{name}/"' in page


@pytest.mark.parametrize("page", ["targets", "starts", "story"])
def test_many_rows_take_as_many_statements_as_one(desk: Client, dev: Any, page: str) -> None:
    indicator = Indicator.objects.select_related("version").get(slug="work")
    act = {"indicator": indicator, "place": Place.objects.home().get(), "by": dev, "word": services.Word(**SAID)}

    def add(year: int) -> None:
        day = services.period_named(str(year)).ends
        services.set_targets(due=day, values={"": 90, "sex=male": float(year - 1950)}, **act)
        services.write_note(day=day, **act)
        services.set_forecast(group="", period=str(year), value=88, **act)
        services.mark_break(indicator=indicator, day=day, word=services.Word(**SAID), by=dev)

    add(2031)
    counts = []
    for years in ((), range(2032, 2040)):
        for year in years:
            add(year)
        desk.get(f"{HOME}{page}/")
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"{HOME}{page}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
