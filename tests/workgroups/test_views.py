"""Pages of workgroups, partners and people: what they show, how often they ask, what their forms do."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kconnect.core.models import OutboxMail
from tests.build_workgroups import client_of, fresh, make_organization, make_person, make_user, make_workgroup
from workgroups import queries, services
from workgroups.filters import PersonFilter
from workgroups.models import Affiliation, Invitation, Person, User
from workgroups.permissions import RoleName, access_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


# Public --------------------------------------------------------------------------------------------------------------


def names_in_order(page: str, *names: str) -> bool:
    places = [page.index(name) for name in names]
    return places == sorted(places)


def test_the_list_of_workgroups_is_filtered_and_sorted_by_its_address(client: Client) -> None:
    services.ensure_cross_cutting_workgroups()
    make_workgroup("Ábaco")
    make_workgroup("Zoo")
    make_workgroup("Secret", published=False)
    page = text(client, "/workgroups/")
    assert names_in_order(page, "Ábaco", "Zoo", "Data &amp; Capacity")
    assert "Secret" not in page
    assert names_in_order(text(client, "/workgroups/?sort=-name&kind=issue"), "Zoo", "Ábaco")
    found = text(client, "/workgroups/?q=ABACO")
    assert "Ábaco" in found
    assert "Zoo" not in found


def test_the_list_of_partners_is_filtered_by_sector_role_and_name(client: Client) -> None:
    make_organization("Clinic", sector="health")
    make_organization("Bank", sector="business", role_in_network="funder")
    make_organization("Secret", published=False)
    assert "Secret" not in text(client, "/partners/")
    assert "Bank" not in text(client, "/partners/?sector=health&q=cli")
    assert "Clinic" not in text(client, "/partners/?role=funder")
    assert names_in_order(text(client, "/partners/?sort=sector"), "Bank", "Clinic")


def test_an_odd_address_of_a_list_shows_the_list(client: Client) -> None:
    make_organization("Clinic")
    for odd in ("?sector=nonsense", "?page=banana", "?page=-3", "?page=99999", "?sort=password", "?q=%25"):
        assert client.get(f"/partners/{odd}").status_code == 200
    assert "Clinic" in text(client, "/partners/?sector=nonsense")


@pytest.mark.parametrize("path", ["/workgroups/", "/partners/"])
def test_public_lists_ask_equally_often_for_one_row_and_a_hundred(
    client: Client, path: str, django_assert_max_num_queries: Any
) -> None:
    make_workgroup("First")
    make_organization("First")
    with CaptureQueriesContext(
        connection,
    ) as one:
        text(client, path)
    for number in range(99):
        make_workgroup(f"Group {number}")
        make_organization(f"Firm {number}")
    with django_assert_max_num_queries(8), CaptureQueriesContext(connection) as hundred:
        text(client, path)
    assert len(hundred) == len(one)


def test_a_public_page_is_the_same_for_everyone(client: Client) -> None:
    firm = make_organization()
    editor = client_of(make_user("Ed", edits=[firm]))
    for path in ("/workgroups/", "/partners/", "/partners/book-house/"):
        answer = editor.get(path)
        assert answer.content == client.get(path).content
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_the_page_of_a_partner_shows_its_words_and_its_workgroups(client: Client) -> None:
    firm = make_organization("Book House", description="We lend <b>books</b>.", website="https://books.example.org/")
    reading = make_workgroup()
    ben = make_user("Ben", member_of=[reading, make_workgroup("Secret", published=False)], edits=[firm])
    page = queries.organization_public("book-house")
    assert page is not None
    assert [str(group.name) for group in page.workgroups] == ["Early Reading"]
    assert "We lend &lt;b&gt;books&lt;/b&gt;." in text(client, "/partners/book-house/")
    services.end_role(by=None, person=ben.person, role=RoleName.EDITOR, organization=firm)
    later = queries.organization_public("book-house")
    assert later is not None
    assert later.workgroups == ()


def test_a_text_that_is_not_translated_says_so(client: Client) -> None:
    make_organization("Book House", description="We lend books.")
    page = text(client, "/es/partners/book-house/")
    assert 'lang="en"' in page
    assert "untranslated" in page


def test_a_partner_that_is_not_published_is_not_there(client: Client) -> None:
    make_organization("Secret", published=False)
    assert client.get("/partners/secret/").status_code == 404


def test_the_table_names_only_members_who_agreed() -> None:
    reading, firm = make_workgroup(offers="One\n\n Two "), make_organization()
    ana, ben = make_user("Ana", leads=[reading]), make_user("Ben", member_of=[reading])
    make_user("Gone", member_of=[reading])
    Affiliation.objects.create(person=ben.person, organization=firm, approved=True)
    for user in (ana, ben):
        services.edit_profile(by=user, name=user.person.name, language="en", shown=True)
    gone = User.objects.get(person__name="Gone").person
    page = queries.workgroup_public("early-reading")
    assert page is not None
    assert [(one.name, one.is_lead, one.organizations) for one in page.people] == [
        ("Ana", True, ""), ("Ben", False, "Book House"),
    ]  # fmt: skip
    assert (page.more, page.offers, [str(one.name) for one in page.organizations]) == (
        1,
        ("One", "Two"),
        ["Book House"],
    )
    services.end_role(by=None, person=gone, role=RoleName.MEMBER, workgroup=reading)
    later = queries.workgroup_public("early-reading")
    assert later is not None
    assert later.more == 0


def test_the_people_of_a_workgroup_take_three_questions_however_many_they_are(django_assert_num_queries: Any) -> None:
    reading = make_workgroup()
    for number in range(5):
        make_user(f"Person {number}", member_of=[reading])
    with django_assert_num_queries(3):
        queries.workgroup_public("early-reading")
    make_workgroup("Secret", published=False)
    assert queries.workgroup_public("secret") is None
    assert queries.workgroup_public("nothing") is None


# Workspace -----------------------------------------------------------------------------------------------------------


def test_an_editor_saves_the_profile(client: Client) -> None:
    firm = make_organization()
    editor = client_of(make_user("Ed", edits=[firm]))
    form = {
        "name": "Book House",
        "sector": "education",
        "role_in_network": "funder",
        "description_es": "Prestamos libros.",
    }
    assert editor.post("/partners/book-house/edit/", form).status_code == 302
    assert "Prestamos libros." in text(client, "/es/partners/book-house/")
    assert editor.post("/partners/book-house/edit/", {**form, "name": ""}).status_code == 200


def test_a_person_saves_their_own_profile() -> None:
    ben = make_user("Ben", member_of=[make_workgroup()])
    browser = client_of(ben)
    assert browser.post("/accounts/profile/", {"name": "Benny", "language": "es", "shown": "on"}).status_code == 302
    assert "Benny" in text(browser, "/accounts/profile/")
    assert browser.post("/accounts/profile/", {"name": "", "language": "es"}).status_code == 200


# Console -------------------------------------------------------------------------------------------------------------


def test_people_are_found_by_name_address_role_and_account(bo: User) -> None:
    reading, firm = make_workgroup(), make_organization()
    ana = make_user("Ána", leads=[reading])
    make_user("Ed", edits=[firm])
    make_user("Sue", superuser=True)
    make_user("Sam", suspended=True)
    make_person("Rosa")
    browser = client_of(bo)

    def found(query: str) -> set[str]:
        page = text(browser, f"/console/people/?{query}")
        return {name for name in ("Ána", "Ed<", "Sue", "Sam", "Rosa", ">Bo<") if name in page.partition("<tbody")[2]}

    assert found("") == {"Ána", "Ed<", "Sue", "Sam", "Rosa", ">Bo<"}
    assert found("q=ana") == {"Ána"}
    assert found(f"q={ana.email}") == {"Ána"}
    assert found("role=lead") == {"Ána"}
    assert found("role=editor") == {"Ed<"}
    assert found("role=superuser") == {"Sue"}
    assert found("role=backbone") == {">Bo<"}
    assert found("account=none") == {"Rosa"}
    assert found("account=suspended") == {"Sam"}


def test_the_list_of_people_asks_equally_often_for_one_and_for_many(bo: User) -> None:
    browser, reading = client_of(bo), make_workgroup()
    text(browser, "/console/people/")
    with CaptureQueriesContext(connection) as few:
        text(browser, "/console/people/")
    for number in range(10):
        make_user(f"Person {number}", member_of=[reading])
    with CaptureQueriesContext(connection) as many:
        text(browser, "/console/people/")
    assert len(many) == len(few)


def test_staff_give_and_end_roles_on_the_page_of_a_person(bo: User) -> None:
    reading = make_workgroup()
    ben = make_user("Ben")
    browser, page = client_of(bo), f"/console/people/{ben.person_id}/"
    role = {"role": "lead", "workgroup": str(reading.pk)}
    # Nobody is put anywhere without their yes.
    assert browser.post(f"{page}roles/", role).status_code == 302
    assert not access_of(User.objects.get(pk=ben.pk)).is_insider
    assert "asked already" in browser.post(f"{page}roles/", role).content.decode()
    services.accept_offer(by=fresh(ben), offer=Invitation.objects.get(user=ben))
    assert access_of(User.objects.get(pk=ben.pk)).has(RoleName.LEAD)
    assert "Early Reading" in text(browser, page)
    assert "has this role already" in browser.post(f"{page}roles/", role).content.decode()
    # Less trust needs no yes.
    assert browser.post(f"{page}roles/", {**role, "role": "member"}).status_code == 302
    assert not access_of(User.objects.get(pk=ben.pk)).has(RoleName.LEAD)
    role["role"] = "member"
    assert browser.post(f"{page}roles/end/", role).status_code == 302
    assert not access_of(User.objects.get(pk=ben.pk)).is_insider
    ended_twice = browser.post(f"{page}roles/end/", role, follow=True).content.decode()
    assert "does not have this role" in ended_twice


def test_a_role_without_its_place_asks_for_the_place(bo: User) -> None:
    browser, page = client_of(bo), f"/console/people/{make_user('Ben').person_id}/roles/"
    assert "Choose the workgroup." in browser.post(page, {"role": "member"}).content.decode()
    assert "Choose the organization." in browser.post(page, {"role": "editor"}).content.decode()
    assert browser.post(f"{page}end/", {"role": "king"}).status_code == 200
    assert browser.post(page, {"role": "superuser"}).status_code == 200


def test_staff_suspend_and_restore_an_account(bo: User) -> None:
    ben = make_user("Ben")
    browser, page = client_of(bo), f"/console/people/{ben.person_id}/"
    assert browser.post(f"{page}suspend/", {}).status_code == 200
    assert browser.post(f"{page}suspend/", {"reason": "left the network"}).status_code == 302
    assert not User.objects.get(pk=ben.pk).is_active
    assert "Restore the account" in text(browser, page)
    assert browser.post(f"{page}restore/").status_code == 302
    assert User.objects.get(pk=ben.pk).is_active


def test_a_person_without_an_account_cannot_be_suspended(bo: User) -> None:
    page = f"/console/people/{make_person('Rosa').pk}/"
    assert "Rosa" in text(client_of(bo), page)
    assert client_of(bo).post(f"{page}suspend/", {"reason": "x"}).status_code == 404


def test_staff_do_not_change_themselves(bo: User) -> None:
    page = f"/console/people/{bo.person_id}/"
    assert "Give a role" not in text(client_of(bo), page)
    assert client_of(bo).post(f"{page}roles/", {"role": "backbone"}).status_code == 403


def test_staff_invite_send_again_and_withdraw(bo: User) -> None:
    reading, browser = make_workgroup(), client_of(bo)
    form = {"email": "rosa@example.org", "language": "es", "workgroup": str(reading.pk)}
    assert browser.post("/console/people/invite/", form).status_code == 302
    invitation = Invitation.objects.get()
    assert invitation.workgroup_role == "member"
    assert "rosa@example.org" in text(browser, "/console/people/invitations/")
    assert browser.post(f"/console/people/invitations/{invitation.pk}/renew/").status_code == 302
    assert OutboxMail.objects.count() == 2
    assert browser.post(f"/console/people/invitations/{invitation.pk}/withdraw/").status_code == 302
    again = browser.post(f"/console/people/invitations/{invitation.pk}/withdraw/", follow=True)
    assert "closed already" in again.content.decode()


def test_an_invitation_needs_a_role_and_a_new_address(bo: User) -> None:
    browser = client_of(bo)
    without = browser.post("/console/people/invite/", {"email": "rosa@example.org", "language": "en"})
    assert "Choose at least one role" in without.content.decode()
    known = browser.post("/console/people/invite/", {"email": bo.email, "language": "en", "staff_role": "backbone"})
    assert "has an account" in known.content.decode()


@pytest.mark.parametrize(("sort", "order"), [("email", ["Ana", "Ben", "Chloe"]), ("-email", ["Ben", "Ana", "Chloe"])])
def test_whoever_has_no_account_stands_last_in_both_directions(sort: str, order: list[str]) -> None:
    make_person("Chloe")
    make_user("Ben")
    make_user("Ana")
    found = PersonFilter({"sort": sort}, Person.objects.all()).qs
    assert [person.name for person in found] == order
