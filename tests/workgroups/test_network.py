"""The console's pages of workgroups, partners and where people come from: from an empty network to public pages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kconnect.core.models import AuditEvent
from tests.build_workgroups import client_of, make_organization, make_person, make_user, make_workgroup
from workgroups import services
from workgroups.choices import WorkgroupKind
from workgroups.models import Affiliation, Organization, User, Workgroup
from workgroups.permissions import RoleName, access_of
from workgroups.services.errors import AddressTakenError, NotYoursToDoError, RoleHeldError, RoleNotHeldError

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def desk(bo: User) -> Client:
    return client_of(bo)


def text(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def verbs(since: int) -> list[str]:
    return [event.verb for event in AuditEvent.objects.order_by("pk")[since:]]


# Pages ---------------------------------------------------------------------------------------------------------------


def test_a_workgroup_is_added_then_public_then_taken_back(desk: Client, client: Client) -> None:
    form = {"name": "Vivienda Niñez", "kind": "issue", "purpose": "Homes for all.", "offers": "One\nTwo"}
    assert desk.post("/console/workgroups/new/", form).status_code == 302
    group = Workgroup.objects.get(slug="vivienda-ninez")
    assert (group.kind, group.published, client.get("/workgroups/vivienda-ninez/").status_code) == ("issue", False, 404)
    desk.post("/console/workgroups/vivienda-ninez/published/", {"published": "yes"})
    assert "Homes for all." in text(client, "/workgroups/vivienda-ninez/")
    desk.post("/console/workgroups/vivienda-ninez/published/", {"published": "no"})
    assert client.get("/workgroups/vivienda-ninez/").status_code == 404


def test_the_words_of_a_workgroup_change_and_its_kind_and_address_stay(desk: Client) -> None:
    make_workgroup(purpose="Old", offers="One")
    page = "/console/workgroups/early-reading/"
    assert "Old" in text(desk, page)
    form = {"name": "Reading", "name_es": "Leer", "purpose": "New", "kind": "governance", "slug": "other"}
    assert desk.post(page, form).status_code == 302
    group = Workgroup.objects.get(slug="early-reading")
    assert (group.name, group.name_es, group.name_folded, group.purpose, group.offers, group.kind) == (
        "Reading", "Leer", "reading leer", "New", "", WorkgroupKind.ISSUE,
    )  # fmt: skip
    assert desk.post(page, {**form, "name": ""}).status_code == 200


def test_a_partner_is_added_then_public_then_taken_back(desk: Client, client: Client) -> None:
    form = {"name": "Book House", "sector": "education", "role_in_network": "provider", "slug": "books"}
    assert desk.post("/console/partners/new/", form).status_code == 302
    assert client.get("/partners/books/").status_code == 404
    assert "Nobody outside sees it" in text(desk, "/console/partners/")
    desk.post("/console/partners/books/published/", {"published": "yes"})
    assert "Book House" in text(client, "/partners/books/")
    desk.post("/console/partners/books/published/", {"published": "no"})
    assert client.get("/partners/books/").status_code == 404


def test_an_address_that_is_taken_is_answered_in_place(desk: Client) -> None:
    make_workgroup(slug="one")
    make_organization(slug="one")
    group = desk.post("/console/workgroups/new/", {"name": "One", "kind": "issue", "slug": "one"})
    assert "Another workgroup has this address" in group.content.decode()
    assert (
        "has this address"
        in desk.post("/console/workgroups/new/", {"name": "One", "kind": "issue", "slug": "new"}).content.decode()
    )
    firm = {"name": "One", "sector": "health", "role_in_network": "provider", "slug": "one"}
    assert "Another organization has this address" in desk.post("/console/partners/new/", firm).content.decode()
    assert desk.post("/console/workgroups/new/", {"name": "One", "kind": "cross_cutting"}).status_code == 200
    assert Workgroup.objects.filter(name="One").count() == 0


def test_the_lists_are_filtered_by_name_kind_and_what_is_public(desk: Client) -> None:
    make_workgroup("Ábaco")
    make_workgroup("Zoo", kind=WorkgroupKind.GOVERNANCE, published=False)
    make_organization("Clínica")
    make_organization("Bank", published=False)

    def found(query: str) -> list[str]:
        body = text(desk, f"/console/{query}").partition("<tbody")[2]
        return [name for name in ("Ábaco", "Zoo", "Clínica", "Bank") if name in body]

    assert found("workgroups/") == ["Ábaco", "Zoo"]
    assert found("workgroups/?q=abaco") == ["Ábaco"]
    assert found("workgroups/?kind=governance") == ["Zoo"]
    assert found("workgroups/?published=yes") == ["Ábaco"]
    assert found("workgroups/?published=no") == ["Zoo"]
    assert found("partners/") == ["Clínica", "Bank"]
    assert found("partners/?q=clinica") == ["Clínica"]
    assert found("partners/?published=no") == ["Bank"]


def test_an_empty_list_of_partners_offers_to_add_one(desk: Client) -> None:
    assert "No partner yet" in text(desk, "/console/partners/")
    make_organization()
    assert "No partner fits" in text(desk, "/console/partners/?q=nothing+like+that")


@pytest.mark.parametrize("path", ["/console/workgroups/", "/console/partners/"])
def test_the_lists_ask_equally_often_for_one_and_for_many(desk: Client, path: str) -> None:
    make_workgroup("First")
    make_organization("First")
    text(desk, path)
    with CaptureQueriesContext(connection) as few:
        text(desk, path)
    for number in range(10):
        make_user(f"Person {number}", member_of=[make_workgroup(f"Group {number}")])
        make_organization(f"Firm {number}")
    with CaptureQueriesContext(connection) as many:
        text(desk, path)
    assert len(many) == len(few)


def test_staff_say_where_a_person_comes_from(desk: Client) -> None:
    firm, rosa = make_organization(), make_person("Rosa")
    page = f"/console/people/{rosa.pk}/"
    form = {"affiliation-organization": str(firm.pk)}
    assert desk.post(f"{page}organizations/", form).status_code == 302
    assert rosa.affiliations.current().get().organization == firm
    assert "Book House" in text(desk, page).partition('id="with"')[2].partition("<select")[0]
    again = desk.post(f"{page}organizations/", form, follow=True).content.decode()
    assert "with the organization already" in again
    assert desk.post(f"{page}organizations/", {}).status_code == 200
    assert desk.post(f"{page}organizations/end/", form).status_code == 302
    assert not rosa.affiliations.current().exists()


# Services ------------------------------------------------------------------------------------------------------------


def test_what_changes_nothing_leaves_no_trace(bo: User) -> None:
    group, firm = make_workgroup(), make_organization()
    before = AuditEvent.objects.count()
    services.edit_workgroup(by=bo, workgroup=group, name=group.name)
    services.publish_workgroup(by=bo, workgroup=group, published=True)
    services.publish_organization(by=bo, organization=firm, published=True)
    assert verbs(before) == []
    services.edit_workgroup(by=bo, workgroup=group, name="Reading")
    services.publish_workgroup(by=bo, workgroup=group, published=False)
    services.publish_organization(by=bo, organization=firm, published=False)
    services.publish_organization(by=bo, organization=firm, published=True)
    assert verbs(before) == ["changed", "withdrawn", "withdrawn", "published"]


def test_nobody_else_changes_or_publishes_them() -> None:
    group, firm = make_workgroup(), make_organization()
    ana = make_user("Ana", leads=[group], edits=[firm])
    with pytest.raises(NotYoursToDoError):
        services.edit_workgroup(by=ana, workgroup=group, name="Mine")
    with pytest.raises(NotYoursToDoError):
        services.publish_workgroup(by=ana, workgroup=group, published=False)
    with pytest.raises(NotYoursToDoError):
        services.publish_organization(by=ana, organization=firm, published=False)
    with pytest.raises(NotYoursToDoError):
        services.grant_affiliation(by=ana, person=make_person("Rosa"), organization=firm)
    assert (Workgroup.objects.get(pk=group.pk).published, Organization.objects.get().published) == (True, True)


def test_an_address_is_made_from_the_name_and_never_hides_the_page_that_adds(bo: User) -> None:
    made = [services.create_workgroup(by=bo, name="New", kind=WorkgroupKind.ISSUE).slug for _turn in range(2)]
    assert made == ["new-1", "new-1-2"]
    with pytest.raises(AddressTakenError):
        services.create_workgroup(by=bo, slug="new", name="New", kind=WorkgroupKind.ISSUE)


def test_an_affiliation_gives_no_right_and_is_held_once(bo: User) -> None:
    firm, ben = make_organization(), make_user("Ben")
    asked = Affiliation.objects.create(person=ben.person, organization=firm, role="editor", approved=False)
    assert services.grant_affiliation(by=bo, person=ben.person, organization=firm).pk == asked.pk
    assert not access_of(User.objects.get(pk=ben.pk)).is_insider
    with pytest.raises(RoleHeldError):
        services.grant_affiliation(by=bo, person=ben.person, organization=firm)
    services.end_affiliation(by=bo, person=ben.person, organization=firm)
    with pytest.raises(RoleNotHeldError):
        services.end_affiliation(by=bo, person=ben.person, organization=firm)
    assert AuditEvent.objects.latest("pk").verb == "ended"


def test_the_time_of_an_editor_ends_with_the_role_only(bo: User) -> None:
    firm = make_organization()
    ed = make_user("Ed", edits=[firm])
    with pytest.raises(RoleNotHeldError):
        services.end_affiliation(by=bo, person=ed.person, organization=firm)
    assert access_of(User.objects.get(pk=ed.pk)).has(RoleName.EDITOR)
