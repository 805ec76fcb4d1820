"""The directory of partners: facets, a search that forgives, profiles, reminders, and who works with whom."""

import re
from datetime import date, timedelta
from typing import Any
from unittest import mock

import pytest
from django.core import mail as letters
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kconnect.core import digests, jobs, taps
from kconnect.core.models import AuditEvent, Notification
from tests.build_workgroups import (
    client_of,
    make_activity,
    make_organization,
    make_person,
    make_user,
    make_workgroup,
)
from workgroups import queries, services
from workgroups.models import Organization, User, Workgroup
from workgroups.partner_table import Options, read_row
from workgroups.permissions import RoleName
from workgroups.queries import directory, network
from workgroups.queries.network import Shared
from workgroups.services.errors import AddressTakenError, NotYoursToDoError

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def names(browser: Client, path: str) -> list[str]:
    """The partners in the list, in its order."""
    answer = browser.get(path)
    assert answer.status_code == 200
    found = re.findall(r'<th [^>]*scope="row"[^>]*><a href="[^"]*">\s*(?:<span[^>]*>)?([^<]*)', answer.content.decode())
    return [name.strip() for name in found]


def sit(organization: Organization, group: Workgroup, name: str = "Rosa") -> None:
    """Somebody of the organisation sits in the group."""
    person = make_person(name)
    services.grant_affiliation(by=None, person=person, organization=organization)
    services.grant_role(by=None, person=person, role=RoleName.MEMBER, workgroup=group)


# Finding ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["harbor", "House HARBOR", "harbr", "hárbor", "harobr house", "harborr", "habor hause"]
)
def test_a_name_is_found_however_it_is_typed(client: Client, typed: str) -> None:
    for name in ("Harbor House", "Reading Club", "Bürgerhaus", "Mill Street Clinic"):
        make_organization(name)
    assert names(client, f"/partners/?q={typed}") == ["Harbor House"]


def test_accents_are_forgiven_both_ways_and_the_spanish_name_counts(client: Client) -> None:
    make_organization("Early Years", name_es="Niñez Temprana")
    assert names(client, "/partners/?q=ninez") == names(client, "/partners/?q=NIÑÉZ") == ["Early Years"]


def test_names_with_every_word_come_before_those_that_are_only_near(client: Client) -> None:
    for name in ("A Harbour", "Harbor"):
        make_organization(name)
    assert names(client, "/partners/?q=harbor") == ["Harbor", "A Harbour"]


def test_no_endless_word_is_compared_and_kept(client: Client) -> None:
    make_organization("Community Foundation")
    with mock.patch.object(directory, "nearness", return_value=0.0) as compared:
        client.get(f"/partners/?q=communityfoundation{'x' * 3000}")
    assert [len(call.args[0]) for call in compared.call_args_list] == [directory.LONGEST_WORD]


def test_nothing_like_it_is_said_and_signs_find_nothing(client: Client) -> None:
    make_organization("Harbor")
    for typed in ("xylophone", "%25", "_", "%22%27"):
        assert "No partner fits" in client.get(f"/partners/?q={typed}").content.decode()


def test_facets_count_what_the_other_choices_leave(client: Client) -> None:
    make_organization("One", city="Detroit", languages=["es", "en"])
    make_organization("Two", city="Detroit", sector="health", languages=["es"])
    three = make_organization("Three", city="Flint")
    make_organization("Secret", city="Detroit", published=False)
    sit(three, make_workgroup("Housing"))
    sit(three, make_workgroup("Hidden", published=False), "Ana")
    text = client.get("/partners/?city=detroit").content.decode()
    for option in ("Detroit (2)", "Flint (1)", "Spanish (2)", "English (1)", "Service provider (2)"):
        assert option in text
    assert "Housing" not in text
    assert names(client, "/partners/?city=detroit&language=en") == ["One"]
    assert names(client, "/partners/?workgroup=housing") == ["Three"]
    assert names(client, "/partners/?workgroup=hidden") == []
    assert "mars (0)" in client.get("/partners/?city=mars").content.decode()


def test_a_chosen_city_that_the_list_is_too_short_for_keeps_its_number(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, city in (("One", "Detroit"), ("Two", "Detroit"), ("Three", "Flint")):
        make_organization(name, city=city)
    monkeypatch.setattr("workgroups.queries.directory.MOST_CITIES", 1)
    assert "flint (1)" in client.get("/partners/?city=flint").content.decode()


@pytest.mark.parametrize("number", [1, 60])
@pytest.mark.parametrize("query", ["", "?q=clubb&city=detroit&sector=community&language=es"])
def test_the_directory_takes_the_same_queries_for_one_partner_and_for_many(
    client: Client, number: int, query: str
) -> None:
    group = make_workgroup()
    for count in range(number):
        one = make_organization(f"Club {count}", city="Detroit", languages=["es"])
        if count < 3:
            sit(one, group, f"Person {count}")
    with CaptureQueriesContext(connection) as asked:
        assert len(names(client, f"/partners/{query}")) == min(number, 25)
    assert len(asked) == (8 if query else 7)


# Profiles --------------------------------------------------------------------------------------------------------------


def test_an_editor_tells_what_a_network_needs_and_everybody_reads_it(client: Client) -> None:
    one = make_organization("Harbor")
    ed = client_of(make_user("Ed", edits=[one]))
    form = {
        "name": "Harbor", "sector": "community", "role_in_network": "provider", "street": "1 Main St", "city": "Detroit", "region": "MI",
        "postal_code": "2134", "phone": "+1 (313) 555-0101", "registry_id": "12-345678", "languages": ["es", "so"],
        "places": "Kent\n\n Allegan ", "populations": "Families; with babies",
    }  # fmt: skip
    assert ed.post("/partners/harbor/edit/", form).status_code == 302
    text = client.get("/partners/harbor/").content.decode()
    for shown in (
        "1 Main St",
        "Detroit, MI 02134",
        'href="tel:3135550101"',
        "01-2345678",
        "Spanish, Somali",
        "Kent",
        "Allegan",
        "Families, with babies",
    ):
        assert shown in text, shown
    again = ed.get("/partners/harbor/edit/").content.decode()
    assert "Allegan\nKent" in again
    assert "Last confirmed on" in again


@pytest.mark.parametrize(
    ("name", "value"), [("registry_id", "MI/1234567890/12345678"[:20] + "x" * 5), ("places", "x" * 81)]
)
def test_what_cannot_be_kept_is_told_beside_the_field(name: str, value: str) -> None:
    one = make_organization("Harbor")
    ed = client_of(make_user("Ed", edits=[one]))
    form = {"name": "Harbor", "sector": "community", "role_in_network": "provider", name: value}
    assert f'id="id_{name}_error"' in ed.post("/partners/harbor/edit/", form).content.decode()


def test_the_address_new_is_not_given_away() -> None:
    with pytest.raises(AddressTakenError):
        make_organization("New", slug="new")


def test_a_cell_in_care_of_somebody_is_left_out_even_if_it_comes_so_far() -> None:
    values, issues, usable = read_row(["Inn", "% Amina"], {"name": 0, "street": 1, "city": 7}, Options())
    assert (values, issues, usable) == ({"name": "Inn"}, [("care_of", "street", "", "")], True)


# Reminders -------------------------------------------------------------------------------------------------------------


def old(name: str, **profile: Any) -> tuple[Organization, User]:
    """A public profile that nobody confirmed for a year, and its editor."""
    one = make_organization(name, **profile)
    Organization.objects.filter(pk=one.pk).update(confirmed_on=TODAY - timedelta(days=365))
    one.refresh_from_db()
    return one, make_user(f"Editor of {name}", edits=[one])


def test_editors_of_old_public_profiles_are_asked_once_however_often_the_night_comes() -> None:
    _one, ed = old("Harbor")
    old("Secret", published=False)
    make_organization("Fresh")
    assert [services.ask_stale_profiles(TODAY) for _night in range(3)] == [1, 0, 0]
    assert services.ask_stale_profiles(TODAY + timedelta(days=20)) == 0
    assert list(Notification.objects.values_list("user", flat=True)) == [ed.pk]


def test_a_night_that_cannot_ask_everyone_leaves_the_others_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    editors = {old(name)[1].pk for name in ("Harbor", "Pier", "Quay")}
    monkeypatch.setattr("workgroups.services.profiles.MOST_A_NIGHT", 2)
    assert [services.ask_stale_profiles(TODAY) for _night in range(3)] == [2, 1, 0]
    assert set(Notification.objects.values_list("user", flat=True)) == editors


def test_they_are_asked_again_after_another_half_year_and_not_after_they_answered() -> None:
    one, _ed = old("Harbor")
    services.ask_stale_profiles(TODAY)
    assert services.ask_stale_profiles(TODAY + timedelta(days=190)) == 1
    services.confirm_profile(by=None, organization=one)
    assert services.ask_stale_profiles(timezone.localdate() + timedelta(days=100)) == 0


def test_the_letter_is_in_the_language_of_its_reader_and_its_link_confirms_with_one_tap(client: Client) -> None:
    one, ed = old("Harbor")
    ed.person.language = "es"
    ed.person.save()
    services.ask_stale_profiles(TODAY)
    jobs.enqueue(digests.KIND, key=TODAY.isoformat(), args={"date": TODAY.isoformat()})
    jobs.work_until_idle()
    (letter,) = letters.outbox
    assert letter.subject.startswith("¿Sigue siendo correcto el perfil público de Harbor?")
    link = re.search(r"Todo sigue igual: https?://[^/]+(/es/tap/\S+)", letter.body)
    assert link is not None
    assert client.get(link[1]).status_code == 200
    one.refresh_from_db()
    assert one.confirmed_on == TODAY - timedelta(days=365)
    assert "Listo. Gracias." in client.post(link[1]).content.decode()
    one.refresh_from_db()
    assert one.confirmed_on == timezone.localdate()
    assert AuditEvent.objects.latest("pk").actor_id == ed.pk


def test_a_link_ends_with_the_role(client: Client) -> None:
    one, ed = old("Harbor")
    path = f"/tap/{taps.token_of(ed, services.right_tap(one))}/"
    services.end_role(by=None, person=ed.person, role=RoleName.EDITOR, organization=one)
    assert client.get(path).status_code == client.post(path).status_code == 410


def test_an_editor_confirms_on_the_page_and_nobody_else_does() -> None:
    one, ed = old("Harbor")
    with pytest.raises(NotYoursToDoError):
        services.confirm_profile(by=make_user("Eva"), organization=one)
    client_of(ed).post("/partners/harbor/confirm/")
    one.refresh_from_db()
    assert one.confirmed_on == timezone.localdate()
    assert AuditEvent.objects.latest("pk").verb == "confirmed"


# Who works with whom ------------------------------------------------------------------------------------------------


def test_partners_are_tied_by_public_workgroups_and_confirmed_activities_of_two_years(bo: User, client: Client) -> None:
    group = make_workgroup("Housing")
    one, two, three, four = (make_organization(name) for name in ("One", "Two", "Three", "Four"))
    secret = make_organization("Secret", published=False)
    for number, organization in enumerate((one, two, secret)):
        sit(organization, group, f"Person {number}")
    day = timezone.localdate() - timedelta(days=30)
    both = make_activity(group, bo, happened_on=day, organizations=[one, two, secret])
    other = make_activity(group, bo, happened_on=day, organizations=[one, three])
    make_activity(group, bo, happened_on=day, organizations=[one, four])
    ancient = make_activity(group, bo, happened_on=day - timedelta(days=800), organizations=[one, four])
    services.confirm_activities(by=bo, activities=[both, other, ancient])
    picture = queries.network_picture()
    told = [(str(tie.one.name), str(tie.other.name), tie.groups, tie.activities) for tie in picture.ties]
    assert told == [("One", "Two", ("Housing",), 1), ("One", "Three", (), 1)]
    text = client.get("/network/").content.decode()
    assert text.count("</text></g>") == 3
    assert "Secret" not in text
    assert "Four" not in text


def test_what_other_apps_know_of_partners_together_comes_in_too() -> None:
    one, two = make_organization("One"), make_organization("Two")
    promised = [Shared(one.pk, "commitment", 7), Shared(two.pk, "commitment", 7)]
    (tie,) = queries.network_picture(promised).ties
    assert (tie.others, tie.strength) == (1, 1)


def test_of_many_partners_those_with_most_ties_are_drawn_and_all_stand_in_the_table(client: Client) -> None:
    group = make_workgroup("Housing")
    for number in range(40):
        sit(make_organization(f"A partner with quite a long name {number}"), group, f"Person {number}")
    picture = queries.network_picture()
    assert (len(picture.ties), len(picture.marks), picture.left_out) == (780, 36, 4)
    text = client.get("/network/?page=2").content.decode()
    assert "4 partners with fewer ties are in the table only." in text
    assert "26 to 50 of 780" in text


def test_without_ties_the_page_says_what_would_make_some(client: Client) -> None:
    make_organization("Alone")
    assert "No ties yet" in client.get("/network/").content.decode()


@pytest.mark.parametrize("number", [2, 30])
def test_the_picture_takes_four_queries_for_few_partners_and_for_many(number: int) -> None:
    group = make_workgroup("Housing")
    for count in range(number):
        sit(make_organization(f"Partner {count}"), group, f"Person {count}")
    with CaptureQueriesContext(connection) as asked:
        queries.network_picture()
    assert len(asked) == 4


def test_where_very_many_meet_nobody_is_tied_to_everybody_and_the_page_names_it(
    bo: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "MEETING", 2)
    all_of_us, few = make_workgroup("Assembly", slug="assembly"), make_workgroup("Housing")
    partners = [make_organization(f"Partner {number}") for number in range(4)]
    for number, one in enumerate(partners):
        sit(one, all_of_us, f"Person {number}")
    fair = make_activity(few, bo, happened_on=timezone.localdate(), organizations=partners)
    services.confirm_activities(by=bo, activities=[fair])
    picture = queries.network_picture()
    assert (picture.ties, [(str(one.name), one.partners) for one in picture.large]) == ((), [("Assembly", 4)])
    text = client.get("/network/").content.decode()
    assert "Where everybody meets" in text
    assert 'href="/workgroups/assembly/"' in text
    assert "and 1 activity or strategy" in text
    assert "No ties yet" not in text
