"""Where people come from: they ask, the organisation's editors or staff answer, and they hear of it."""

import pytest

from kconnect.core.models import AuditEvent, Notification
from tests.build_workgroups import client_of, fresh, make_organization, make_user, make_workgroup
from workgroups import services
from workgroups.models import Affiliation, Organization, User
from workgroups.permissions import RoleName, access_of
from workgroups.services.errors import NotYoursToDoError, RoleHeldError, RoleNotHeldError

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm() -> Organization:
    return make_organization()


def test_the_editors_are_told_and_say_yes(firm: Organization) -> None:
    ed, ben = make_user("Ed", edits=[firm]), make_user("Ben")
    asked = services.ask_affiliation(by=ben, organization=firm)
    assert "Ben" in Notification.objects.get(user=ed).text
    assert not Affiliation.objects.current().filter(person=ben.person).exists()
    services.decide_affiliation(by=ed, affiliation=asked, approve=True)
    assert Affiliation.objects.current().filter(person=ben.person, organization=firm).exists()
    assert "Book House" in Notification.objects.get(user=ben).text
    assert access_of(fresh(ben)).holdings == frozenset()


def test_without_editors_staff_is_asked(firm: Organization) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    services.ask_affiliation(by=make_user("Ben"), organization=firm)
    assert Notification.objects.filter(user=bo).count() == 1


def test_a_no_ends_it_and_it_can_be_asked_again(firm: Organization) -> None:
    ed, ben = make_user("Ed", edits=[firm]), make_user("Ben")
    asked = services.ask_affiliation(by=ben, organization=firm)
    services.decide_affiliation(by=ed, affiliation=asked, approve=False)
    with pytest.raises(RoleNotHeldError):
        services.decide_affiliation(by=ed, affiliation=asked, approve=True)
    assert services.ask_affiliation(by=ben, organization=firm).pk != asked.pk


def test_nobody_asks_twice_or_answers_themselves(firm: Organization) -> None:
    ben, bo = make_user("Ben"), make_user("Bo", staff=[RoleName.BACKBONE])
    services.ask_affiliation(by=ben, organization=firm)
    with pytest.raises(RoleHeldError):
        services.ask_affiliation(by=ben, organization=firm)
    own = services.ask_affiliation(by=bo, organization=firm)
    with pytest.raises(NotYoursToDoError):
        services.decide_affiliation(by=bo, affiliation=own, approve=True)


def test_an_editor_elsewhere_and_a_lead_answer_nothing(firm: Organization) -> None:
    asked = services.ask_affiliation(by=make_user("Ben"), organization=firm)
    for other in (make_user("Eve", edits=[make_organization("Other")]), make_user("Ana", leads=[make_workgroup()])):
        with pytest.raises(NotYoursToDoError):
            services.decide_affiliation(by=other, affiliation=asked, approve=True)


def test_a_hidden_organization_cannot_be_asked() -> None:
    hidden, ben = make_organization("Hidden", published=False), make_user("Ben")
    with pytest.raises(NotYoursToDoError):
        services.ask_affiliation(by=ben, organization=hidden)
    assert client_of(ben).post("/my/organizations/", {"organization": hidden.pk}).status_code == 422


def test_leaving_ends_the_right_to_edit_at_the_next_request(firm: Organization) -> None:
    ed = make_user("Ed", edits=[firm])
    browser = client_of(ed)
    assert browser.get(f"/partners/{firm.slug}/edit/").status_code == 200
    browser.post(f"/my/organizations/{Affiliation.objects.get().pk}/end/")
    assert browser.get(f"/partners/{firm.slug}/edit/").status_code == 404


def test_another_persons_affiliation_is_not_there_to_end(firm: Organization) -> None:
    make_user("Ed", edits=[firm])
    answer = client_of(make_user("Ben")).post(f"/my/organizations/{Affiliation.objects.get().pk}/end/")
    assert answer.status_code == 404
    assert Affiliation.objects.get().ended is None


def test_every_step_is_audited(firm: Organization) -> None:
    ed, ben = make_user("Ed", edits=[firm]), make_user("Ben")
    services.decide_affiliation(by=ed, affiliation=services.ask_affiliation(by=ben, organization=firm), approve=True)
    acts = AuditEvent.objects.filter(target_type="workgroups.affiliation")
    assert {"asked", "approved"} <= set(acts.values_list("verb", flat=True))


# Roles count at once ------------------------------------------------------------------------------------------------


def test_whoever_is_signed_in_loses_a_right_with_the_next_page() -> None:
    group = make_workgroup()
    ana = make_user("Ana", leads=[group])
    browser = client_of(ana)
    assert browser.get(f"/workgroups/{group.slug}/invite/").status_code == 200
    services.end_role(by=None, person=ana.person, role=RoleName.LEAD, workgroup=group)
    assert browser.get(f"/workgroups/{group.slug}/invite/").status_code == 404


def test_whoever_is_signed_in_gets_a_right_with_the_next_page() -> None:
    group, ana = make_workgroup(), make_user("Ana")
    browser = client_of(ana)
    assert browser.get(f"/workgroups/{group.slug}/invite/").status_code == 404
    services.grant_role(by=None, person=ana.person, role=RoleName.LEAD, workgroup=group)
    assert browser.get(f"/workgroups/{group.slug}/invite/").status_code == 200


def test_a_suspended_account_is_out_with_the_next_page_and_hears_nothing() -> None:
    bo, ben = make_user("Bo", staff=[RoleName.BACKBONE]), make_user("Ben", member_of=[make_workgroup()])
    browser = client_of(ben)
    assert browser.get("/my/").status_code == 200
    services.suspend_account(by=bo, user=ben, reason="left")
    assert browser.get("/my/").status_code == 302
    assert not User.objects.reachable().filter(pk=ben.pk).exists()
    services.restore_account(by=bo, user=ben)
    assert client_of(ben).get("/my/").status_code == 200
    assert list(
        AuditEvent.objects.filter(target_type="workgroups.user", target_id=str(ben.pk)).values_list("verb", "reason")
    )[:2] == [("restored", ""), ("suspended", "left")]
