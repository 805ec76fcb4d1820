"""Practices: proposed by those who know them, assessed by somebody else, tied to where they are used."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agenda import rules, services
from agenda.choices import EVIDENCE_MEANS, EvidenceLevel
from agenda.models import Practice, PracticeUse
from kconnect.core.models import AppendOnlyError, AuditEvent, Notification
from tests.build_agenda import make_action, make_goal, make_strategy
from tests.build_policy import assessment, cross_cutting, make_practice
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from workgroups import services as groups
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth() -> User:
    """Leads Equity & Inclusion."""
    return make_user("Ruth", leads=[cross_cutting()["equity-inclusion"]])


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_says_what_comes_and_a_filter_that_fits_nothing_too() -> None:
    assert "No practice is public yet" in page("/practices/")
    assert "No practice fits" in page("/practices/?origin=families")


def test_an_editor_proposes_for_the_partner_and_somebody_else_assesses(ruth: User) -> None:
    partner = make_organization("Block Club")
    ed = make_user("Ed", edits=[partner])
    row = make_practice(by=ed, organization=partner, published=False)
    assert "A practice is proposed" in Notification.objects.get(user=ruth).text
    assert Client().get(row.get_absolute_url()).status_code == 404
    services.publish_practice(by=ruth, practice=row, published=True)
    services.assess_practice(by=ruth, practice=row, **assessment())
    told = page(row.get_absolute_url())
    for words in ("Block Club", "Families and residents", "Try it small", "It is small.", "Nobody told of it."):
        assert words in told
    assert "Your practice was assessed" in Notification.objects.get(user=ed).text


def test_nobody_proposes_for_a_partner_that_is_not_theirs_or_without_a_role() -> None:
    partner = make_organization("Block Club")
    words: dict[str, Any] = {"name": "X", "summary": "Y", "audience": "Z", "origin": "studies"}
    ben = make_user("Ben", member_of=[make_workgroup()])
    services.propose_practice(by=ben, **words)
    with pytest.raises(services.NotYoursToDoError):
        services.propose_practice(by=ben, organization=partner, **words)
    with pytest.raises(services.NotYoursToDoError):
        services.propose_practice(by=make_user("Olga"), **words)


def test_whoever_proposed_changes_it_until_it_is_public(ruth: User) -> None:
    ben = make_user("Ben", member_of=[make_workgroup()])
    row = make_practice(by=ben, published=False)
    services.change_practice(by=ben, practice=row, name="Sit beside")
    services.publish_practice(by=ruth, practice=row, published=True)
    with pytest.raises(services.NotYoursToDoError):
        services.change_practice(by=ben, practice=row, name="Something else")
    services.change_practice(by=ruth, practice=row, name="Sit beside them")


def test_nobody_assesses_what_they_proposed_themselves(ruth: User) -> None:
    row = make_practice(by=ruth)
    with pytest.raises(services.NotYoursToDoError):
        services.assess_practice(by=ruth, practice=row, **assessment())
    lead = make_user("Ana", leads=[make_workgroup()])
    with pytest.raises(services.NotYoursToDoError):
        services.assess_practice(by=lead, practice=row, **assessment())
    services.assess_practice(by=make_user("Bo", staff=[RoleName.BACKBONE]), practice=row, **assessment())


def test_a_later_assessment_decides_and_the_earlier_one_stays(ruth: User) -> None:
    row = make_practice()
    first = services.assess_practice(by=ruth, practice=row, **assessment(outcome="not_now", why="Nobody is ready."))
    services.assess_practice(by=ruth, practice=row, **assessment(outcome="use", why="Now they are."))
    told = page(row.get_absolute_url())
    assert told.index("Now they are.") < told.index("Nobody is ready.")
    assert "go-along" in page("/practices/?outcome=use")
    assert "go-along" not in page("/practices/?outcome=not_now")
    with pytest.raises(AppendOnlyError):
        first.delete()


def test_an_assessment_says_who_gains_who_could_be_harmed_and_why(ruth: User) -> None:
    row = make_practice()
    for missing in ("gains", "harms", "why"):
        with pytest.raises(services.PlanInvalidError):
            services.assess_practice(by=ruth, practice=row, **assessment(**{missing: ""}))
    later = timezone.localdate() + timedelta(days=1)
    with pytest.raises(services.PlanInvalidError, match="still to come"):
        services.assess_practice(by=ruth, practice=row, **assessment(assessed_on=later))


def test_one_scale_for_what_people_live_and_for_studies(ruth: User) -> None:
    make_practice()
    told = page("/practices/")
    for level in EvidenceLevel:
        assert str(EVIDENCE_MEANS[level]) in told
        assert ("organization" in str(EVIDENCE_MEANS[level])) == ("stud" in str(EVIDENCE_MEANS[level]))


def test_the_list_is_filtered_by_its_address_and_forgives_accents() -> None:
    goal = make_goal("A home")
    make_practice("Go along", name_es="Acompañar", audience_es="Personas jóvenes", goals=[goal])
    make_practice("Send texts", origin="studies", audience="Owners")
    for query, shown, hidden in (
        ("q=acompanar", "Go along", "Send texts"),
        ("people=JOVENES", "Go along", "Send texts"),
        ("goal=a-home", "Go along", "Send texts"),
        ("origin=studies", "Send texts", "Go along"),
        ("q=texts+owners", "Send texts", "Go along"),
    ):
        told = page(f"/practices/?{query}")
        assert (shown in told, hidden in told) == (True, False), query
    down = page("/practices/?sort=-name")
    assert down.index("Send texts") < down.index("Go along")
    assert "Send texts" in page("/practices/?outcome=none")


def test_where_it_is_used_names_only_what_is_public(ruth: User) -> None:
    row, partner = make_practice(), make_organization("Block Club")
    shown, hidden = (
        make_strategy("Open strategy"),
        make_strategy("Closed strategy", workgroup=make_workgroup("B"), published=False),
    )
    action = make_action("Sit beside families", strategy=shown)
    for where in ({"strategy": shown, "organization": partner}, {"strategy": hidden}, {"action": action}):
        services.tie_practice(by=ruth, practice=row, **where)
    told = page(row.get_absolute_url())
    assert all(words in told for words in ("Open strategy", "Block Club", "Sit beside families"))
    assert "Closed strategy" not in told


def test_only_whoever_keeps_a_thing_says_that_it_uses_a_practice() -> None:
    group, partner, row = make_workgroup("Reading"), make_organization("Block Club"), make_practice()
    strategy = make_strategy(workgroup=group)
    action = make_action(strategy=strategy)
    lead, editor = make_user("Ana", leads=[group]), make_user("Ed", edits=[partner])
    services.tie_practice(by=lead, practice=row, strategy=strategy)
    services.tie_practice(by=lead, practice=row, action=action)
    use = services.tie_practice(by=editor, practice=row, organization=partner)
    for who, where in (
        (lead, {"organization": partner}),
        (editor, {"strategy": strategy}),
        (editor, {"action": action}),
    ):
        with pytest.raises(services.NotYoursToDoError):
            services.tie_practice(by=who, practice=row, **where)
    with pytest.raises(services.NotYoursToDoError):
        services.untie_practice(by=lead, use=use)
    services.untie_practice(by=editor, use=use)
    assert PracticeUse.objects.count() == 2


def test_the_same_place_twice_is_one_and_nowhere_is_refused(ruth: User) -> None:
    row, partner = make_practice(), make_organization()
    one = services.tie_practice(by=ruth, practice=row, organization=partner)
    assert services.tie_practice(by=ruth, practice=row, organization=partner) == one
    assert AuditEvent.objects.filter(verb="tied").count() == 1
    with pytest.raises(services.PlanInvalidError, match="where it is used"):
        services.tie_practice(by=ruth, practice=row)
    strategy = make_strategy()
    with pytest.raises(services.PlanInvalidError, match="not both"):
        services.tie_practice(by=ruth, practice=row, strategy=strategy, action=make_action(strategy=strategy))


def test_two_partners_that_become_one_use_a_practice_once(ruth: User) -> None:
    row, kept, gone = make_practice(), make_organization("Block Club"), make_organization("Block Klub")
    for partner in (kept, gone):
        services.tie_practice(by=ruth, practice=row, organization=partner)
    mine = make_practice("Texts", by=None)
    Practice.objects.filter(pk=mine.pk).update(organization=gone)
    groups.merge_organizations(by=make_user("Bo", staff=[RoleName.BACKBONE]), kept=kept, gone=gone)
    assert PracticeUse.objects.get().organization == kept
    assert Practice.objects.get(pk=mine.pk).organization == kept


def test_the_form_finds_a_partner_by_a_few_letters(ruth: User) -> None:
    row, browser = make_practice(), client_of(ruth)
    make_organization("Block Club", slug="one")
    make_organization("Block Club East", slug="two")
    make_organization("Ünder the bridge", slug="three")
    address = f"/my/practices/{row.pk}/uses/"
    assert "Several are called like that" in browser.post(address, {"organization": "blo"}).content.decode()
    assert "We found nothing" in browser.post(address, {"organization": "zzz"}).content.decode()
    for text, found in (("block club", "one"), ("under", "three")):
        assert browser.post(address, {"organization": text}).status_code == 302
        assert PracticeUse.objects.latest("pk").organization.slug == found
    action = make_action("Sit beside families")
    assert browser.post(address, {"action": "beside"}).status_code == 302
    assert PracticeUse.objects.latest("pk").action == action


def test_the_rule_agrees_with_the_rows_for_everybody(ruth: User) -> None:
    make_practice("Shown")
    make_practice("Hidden", published=False)
    for one in (
        make_user("Olga"),
        make_user("Ben", member_of=[make_workgroup()]),
        ruth,
        make_user("Sue", superuser=True),
    ):
        seen = {row.pk for row in Practice.objects.all() if rules.can_see_practice(one, row)}
        assert seen == set(Practice.objects.visible_to(one).values_list("pk", flat=True))


@pytest.mark.parametrize("number", [1, 15])
def test_pages_ask_the_database_as_often_for_many_as_for_one(
    number: int, ruth: User, django_assert_max_num_queries: Any
) -> None:
    goal, ben = make_goal("A home"), make_user("Ben", member_of=[make_workgroup("Reading")])
    rows = [make_practice(f"Practice {at}", by=ben, goals=[goal]) for at in range(number)]
    for at in range(number):
        services.assess_practice(by=ruth, practice=rows[0], **assessment())
        services.tie_practice(by=ruth, practice=rows[0], organization=make_organization(f"Partner {at}"))
        strategy = make_strategy(f"Strategy {at}", goal=goal, workgroup=make_workgroup(f"Group {at}"))
        services.tie_practice(by=ruth, practice=rows[0], action=make_action(f"Action {at}", strategy=strategy))
    inside, counts = client_of(ben), []
    for browser, address in (
        (Client(), "/practices/"), (Client(), rows[0].get_absolute_url()), (inside, "/my/practices/"),
        (client_of(ruth), "/my/practices/"), (inside, f"/my/practices/{rows[0].pk}/uses/"),
    ):  # fmt: skip
        browser.get(address)
        with django_assert_max_num_queries(40) as captured:
            assert browser.get(address).status_code == 200
        counts.append(len(captured))
    assert counts == EXPECTED


EXPECTED = [4, 4, 7, 8, 6]


def test_public_pages_are_the_same_for_everyone(ruth: User) -> None:
    row = make_practice()
    for address in ("/practices/", row.get_absolute_url()):
        mine, theirs = client_of(ruth).get(address).content, Client().get(address).content
        assert mine == theirs
        assert b"csrfmiddlewaretoken" not in mine
