"""Charters in versions: one draft, what is adopted stays, and everybody sees what changed."""

from typing import Any

import pytest
from django.test import Client

from kconnect.core import notices
from tests.build_seats import day, make_charter
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups import queries, services
from workgroups.models import CharterVersion, User, Workgroup
from workgroups.services.errors import CharterRefusedError, NotYoursToDoError

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Housing")


@pytest.fixture
def ana(group: Workgroup) -> User:
    return make_user("Ana", leads=[group])


def test_a_draft_is_changed_in_place_and_seen_by_nobody_outside(group: Workgroup, ana: User) -> None:
    services.write_charter(by=ana, workgroup=group, text="We meet monthly.")
    services.write_charter(by=ana, workgroup=group, text="We meet weekly.")
    assert [one.number for one in CharterVersion.objects.all()] == [1]
    assert Client().get("/workgroups/housing/charter/").status_code == 404
    services.adopt_charter(by=ana, workgroup=group, on=day(-3))
    assert "We meet weekly." in Client().get("/workgroups/housing/charter/").content.decode()
    services.write_charter(by=ana, workgroup=group, text="We meet daily.")
    assert "daily" not in Client().get("/workgroups/housing/charter/").content.decode()


def test_what_is_adopted_stays_as_it_is(group: Workgroup, ana: User) -> None:
    make_charter(group, "We meet monthly.", on=day(-30))
    services.write_charter(by=ana, workgroup=group, text="We meet weekly.", change="More often.")
    services.adopt_charter(by=ana, workgroup=group, on=day())
    assert list(CharterVersion.objects.order_by("number").values_list("number", "text")) == [
        (1, "We meet monthly."),
        (2, "We meet weekly."),
    ]
    page = Client().get("/workgroups/housing/charter/").content.decode()
    assert "<del>" in page
    assert "<ins>" in page
    assert "More often." in page
    earlier = Client().get("/workgroups/housing/charter/?version=1").content.decode()
    assert "We meet monthly." in earlier
    assert "<ins>" not in earlier
    assert Client().get("/workgroups/housing/charter/?version=3").status_code == 404


def test_a_charter_in_one_language_says_so_in_the_other_and_compares_what_both_versions_have(
    group: Workgroup, ana: User
) -> None:
    make_charter(group, "We meet monthly.", on=day(-30))
    make_charter(group, "We meet weekly.", text_es="Nos reunimos cada semana.")
    spanish = Client().get("/es/workgroups/housing/charter/").content.decode()
    assert "Nos reunimos cada semana." in spanish
    assert "<ins>" not in spanish
    assert 'lang="en"' in Client().get("/es/workgroups/housing/charter/?version=1").content.decode()


def test_a_charter_is_adopted_on_a_day_that_has_come_and_not_before_the_one_it_follows(
    group: Workgroup, ana: User
) -> None:
    with pytest.raises(CharterRefusedError, match="no draft"):
        services.adopt_charter(by=ana, workgroup=group, on=day())
    make_charter(group, on=day(-10))
    services.write_charter(by=ana, workgroup=group, text="We meet weekly.")
    with pytest.raises(CharterRefusedError, match="still to come"):
        services.adopt_charter(by=ana, workgroup=group, on=day(1))
    with pytest.raises(CharterRefusedError, match="later than that"):
        services.adopt_charter(by=ana, workgroup=group, on=day(-11))
    services.discard_charter(by=ana, workgroup=group)
    assert CharterVersion.objects.count() == 1


def test_only_leads_and_staff_write_a_charter_and_not_an_empty_one(group: Workgroup, ana: User) -> None:
    with pytest.raises(NotYoursToDoError):
        services.write_charter(by=make_user("Ben", member_of=[group]), workgroup=group, text="Mine.")
    with pytest.raises(CharterRefusedError):
        services.write_charter(by=ana, workgroup=group, text=" ")


def test_who_wrote_a_charter_is_named_only_if_the_group_names_them(group: Workgroup, ana: User) -> None:
    services.write_charter(by=ana, workgroup=group, text="We meet monthly.")
    services.adopt_charter(by=ana, workgroup=group, on=day())
    page = queries.charter_page("housing")
    assert page is not None
    assert page.author == ""
    services.edit_profile(by=ana, name="Ana", language="en", shown=True)
    page = queries.charter_page("housing")
    assert page is not None
    assert page.author == "Ana"


def test_the_page_takes_three_questions_however_many_versions_there_are(
    group: Workgroup, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        make_charter(group, f"We meet {number} times.")
        with django_assert_num_queries(3):
            queries.charter_page("housing")


# Following -------------------------------------------------------------------------------------------------------------


def test_whoever_is_signed_in_follows_a_group_and_stops_again(group: Workgroup) -> None:
    olga = make_user("Olga")
    browser, path = client_of(olga), "/workgroups/housing/follow/"
    assert browser.post(path, {"follow": "yes"}).status_code == 302
    browser.post(path, {"follow": "yes"})
    assert list(notices.followers("workgroup", "housing")) == [olga]
    assert "You follow this workgroup" in browser.get(path).content.decode()
    browser.post(path, {"follow": "no"})
    assert not notices.followers("workgroup", "housing").exists()


def test_nobody_follows_a_group_that_they_cannot_see() -> None:
    secret = make_workgroup("Secret", published=False)
    olga = make_user("Olga")
    assert client_of(olga).post("/workgroups/secret/follow/", {"follow": "yes"}).status_code == 404
    with pytest.raises(NotYoursToDoError):
        services.set_following(by=olga, workgroup=secret, follows=True)
