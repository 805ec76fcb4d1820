"""The way in: invited, accepted once, expired, renewed, withdrawn."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from kconnect.core.models import AuditEvent, OutboxMail
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from workgroups import services
from workgroups.models import Invitation, User, Workgroup
from workgroups.permissions import RoleName, access_of
from workgroups.queries import invitation_rows, invitations
from workgroups.services.errors import (
    AccountExistsError,
    InvitationClosedError,
    NotYoursToDoError,
    StewardNeedsGroundError,
)
from workgroups.services.invitations import hash_of

pytestmark = pytest.mark.django_db

ANSWERS = {"name": "Rosa Ibarra", "language": "es", "password": "a sentence that opens", "shown": True}


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def link_to(email: str) -> str:
    body = OutboxMail.objects.filter(recipient=email).latest("pk").body
    found = re.search(r"https?://[^/]+(/\S+)", body)
    assert found
    return found.group(1)


def token_of(email: str) -> str:
    return link_to(email).rstrip("/").rpartition("/")[2]


def test_an_invitation_goes_out_in_the_language_of_the_invited(bo: User) -> None:
    services.invite(by=bo, email="Rosa@Example.org", language="es", workgroup=make_workgroup(), workgroup_role="member")
    assert link_to("rosa@example.org").startswith("/es/accounts/invitation/")


def test_the_token_is_not_stored_with_the_invitation(bo: User) -> None:
    invitation = services.invite(by=bo, email="rosa@example.org", organization=make_organization())
    assert invitation.token_hash == hash_of(token_of("rosa@example.org"))


def test_who_accepts_gets_a_verified_account_and_every_role(bo: User) -> None:
    reading, firm = make_workgroup(), make_organization()
    services.invite(by=bo, email="rosa@example.org", workgroup=reading, workgroup_role="lead", organization=firm)
    user = services.accept_invitation(token=token_of("rosa@example.org"), **ANSWERS)  # type: ignore[arg-type]
    assert EmailAddress.objects.get(user=user).verified
    assert (user.person.name, user.person.language, user.check_password(str(ANSWERS["password"]))) == (
        "Rosa Ibarra", "es", True,
    )  # fmt: skip
    assert {(held.role, held.place) for held in access_of(user).holdings} == {("lead", reading.pk), ("editor", firm.pk)}
    assert user.person.memberships.get().shown
    assert AuditEvent.objects.filter(verb="joined", actor_id=user.pk).exists()


def test_a_link_closes_when_whoever_invited_loses_the_right(bo: User) -> None:
    services.invite(by=bo, email="rosa@example.org", staff_role="backbone")
    services.suspend_account(by=make_user("Sue", superuser=True), user=bo)
    with pytest.raises(InvitationClosedError):
        services.accept_invitation(token=token_of("rosa@example.org"), **ANSWERS)  # type: ignore[arg-type]
    assert not User.objects.filter(email="rosa@example.org").exists()


def test_a_link_works_once(bo: User) -> None:
    services.invite(by=bo, email="rosa@example.org", staff_role="backbone")
    token = token_of("rosa@example.org")
    services.accept_invitation(token=token, **ANSWERS)  # type: ignore[arg-type]
    with pytest.raises(InvitationClosedError):
        services.accept_invitation(token=token, **ANSWERS)  # type: ignore[arg-type]
    assert User.objects.filter(email="rosa@example.org").count() == 1


def test_a_link_expires_after_two_weeks_and_can_be_renewed(bo: User) -> None:
    invitation = services.invite(by=bo, email="rosa@example.org", staff_role="backbone")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    old = token_of("rosa@example.org")
    assert services.find_invitation(old) is None
    services.renew_invitation(by=bo, invitation=invitation)
    assert services.find_invitation(old) is None
    assert services.find_invitation(token_of("rosa@example.org")) == invitation


def test_a_second_invitation_closes_the_first(bo: User) -> None:
    services.invite(by=bo, email="rosa@example.org", staff_role="backbone")
    old = token_of("rosa@example.org")
    services.invite(by=bo, email="rosa@example.org", staff_role="backbone")
    assert services.find_invitation(old) is None


def test_a_closed_invitation_is_neither_renewed_nor_withdrawn(bo: User) -> None:
    invitation = services.invite(by=bo, email="rosa@example.org", staff_role="backbone")
    services.withdraw_invitation(by=bo, invitation=invitation)
    with pytest.raises(InvitationClosedError):
        services.withdraw_invitation(by=bo, invitation=invitation)
    with pytest.raises(InvitationClosedError):
        services.renew_invitation(by=bo, invitation=invitation)


def test_somebody_who_has_an_account_is_not_invited(bo: User) -> None:
    ben = make_user("Ben")
    with pytest.raises(AccountExistsError):
        services.invite(by=bo, email=ben.email.upper(), staff_role="backbone")


def test_a_steward_is_invited_together_with_data_and_capacity(bo: User) -> None:
    with pytest.raises(StewardNeedsGroundError):
        services.invite(by=bo, email="dev@example.org", staff_role="steward")
    services.ensure_cross_cutting_workgroups()
    group = Workgroup.objects.get(slug="data-capacity")
    services.invite(by=bo, email="dev@example.org", workgroup=group, workgroup_role="member", staff_role="steward")
    dev = services.accept_invitation(token=token_of("dev@example.org"), **ANSWERS)  # type: ignore[arg-type]
    assert access_of(dev).has(RoleName.STEWARD)


def test_a_member_invites_nobody_and_nobody_is_invited_to_nothing(bo: User) -> None:
    reading = make_workgroup()
    ana = make_user("Ana", member_of=[reading])
    invitation = services.invite(by=bo, email="rosa@example.org", workgroup=reading, workgroup_role="member")
    with pytest.raises(NotYoursToDoError):
        services.invite(by=ana, email="rob@example.org", workgroup=reading, workgroup_role="member")
    with pytest.raises(NotYoursToDoError):
        services.withdraw_invitation(by=ana, invitation=invitation)
    with pytest.raises(NotYoursToDoError):
        services.invite(by=bo, email="rob@example.org")


def test_the_table_refuses_half_an_invitation(bo: User) -> None:
    soon = timezone.now() + timedelta(days=1)
    for wrong in ({}, {"workgroup_role": "lead", "staff_role": "backbone"}, {"staff_role": "king"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(email="x@example.org", token_hash="1", invited_by=bo, expires_at=soon, **wrong)


# The page --------------------------------------------------------------------------------------------------------------


def form_of(answers: dict[str, object], **changes: object) -> dict[str, object]:
    return {**answers, "shown": "on", **changes}


def test_the_page_of_a_link_leads_into_the_workspace(bo: User, client: Client) -> None:
    services.invite(by=bo, email="rosa@example.org", workgroup=make_workgroup(), workgroup_role="member")
    link = link_to("rosa@example.org")
    page = client.get(link)
    assert "Early Reading" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    answer = client.post(link, form_of(ANSWERS))
    assert (answer.status_code, client.session["_auth_user_id"]) == (
        302, str(User.objects.get(email="rosa@example.org").pk),
    )  # fmt: skip
    assert client.get(link).status_code == 404


def test_a_weak_password_is_refused_with_the_reason(bo: User, client: Client) -> None:
    services.invite(by=bo, email="rosa@example.org", staff_role="backbone")
    answer = client.post(link_to("rosa@example.org"), form_of(ANSWERS, password="short"))
    assert answer.status_code == 200
    assert "10" in answer.content.decode()
    assert not User.objects.filter(email="rosa@example.org").exists()


def test_somebody_who_is_signed_in_is_asked_to_sign_out_first(bo: User) -> None:
    services.invite(by=bo, email="rosa@example.org", staff_role="backbone")
    answer = client_of(make_user("Ben")).post(link_to("rosa@example.org"), form_of(ANSWERS))
    assert answer.status_code == 403
    assert not User.objects.filter(email="rosa@example.org").exists()


def test_every_link_that_does_not_work_gets_the_same_answer(bo: User, client: Client) -> None:
    services.invite(by=bo, email="rosa@example.org", staff_role="backbone")
    link = link_to("rosa@example.org")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expired, unknown = client.get(link), client.get("/accounts/invitation/nothing/")
    assert (expired.status_code, unknown.status_code) == (404, 404)
    assert expired.content.decode().replace(link, "") == unknown.content.decode().replace(
        "/accounts/invitation/nothing/", ""
    )


def test_a_link_that_closes_while_the_form_is_open_says_so(
    bo: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = services.invite(by=bo, email="rosa@example.org", staff_role="backbone")
    link = link_to("rosa@example.org")
    # The row that the page loaded before another click closed it.
    monkeypatch.setattr("workgroups.services.find_invitation", lambda token: invitation)
    services.withdraw_invitation(by=bo, invitation=invitation)
    answer = client.post(link, form_of(ANSWERS))
    assert "is used or has expired" in answer.content.decode()
    assert not User.objects.filter(email="rosa@example.org").exists()


def test_the_console_says_how_each_invitation_stands(bo: User) -> None:
    services.invite(by=bo, email="used@example.org", staff_role="backbone")
    services.accept_invitation(token=token_of("used@example.org"), **ANSWERS)  # type: ignore[arg-type]
    withdrawn = services.invite(by=bo, email="withdrawn@example.org", staff_role="backbone")
    services.withdraw_invitation(by=bo, invitation=withdrawn)
    old = services.invite(by=bo, email="old@example.org", organization=make_organization())
    Invitation.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    services.invite(by=bo, email="open@example.org", workgroup=make_workgroup(), workgroup_role="lead")
    rows = [(row.email, row.state, row.roles) for row in invitation_rows(invitations())]
    assert rows == [
        ("open@example.org", "Waiting", "Workgroup lead, Early Reading"),
        ("old@example.org", "Expired", "Organization editor, Book House"),
        ("withdrawn@example.org", "Withdrawn", "Backbone staff"),
        ("used@example.org", "Used", "Backbone staff"),
    ]


def test_there_is_no_open_sign_up(client: Client) -> None:
    answer = client.post(
        "/accounts/signup/", {"email": "rob@example.org", "password1": "a b c d e f", "password2": "a b c d e f"}
    )
    assert answer.status_code in {200, 403}
    assert not User.objects.exists()


def test_the_page_behind_a_link_asks_for_a_password_in_its_own_language(bo: User) -> None:
    services.invite(by=bo, email="rosa@example.org", language="es", organization=make_organization())
    page = client_of(None).get(link_to("rosa@example.org")).content.decode()
    assert "10 caracteres" in page
    assert "Your password must" not in page
