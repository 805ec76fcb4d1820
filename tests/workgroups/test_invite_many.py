"""Many people invited at once: each gets what fits, nobody is lost, and nobody gives more than they may."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kconnect.core import jobs
from kconnect.core.models import AuditEvent, Job, Notification, OutboxMail
from tests.build_workgroups import client_of, make_organization, make_person, make_user, make_workgroup
from workgroups import queries, services
from workgroups.invitees import read_invitees
from workgroups.models import Invitation, Membership, Organization, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.queries import Fate, Place
from workgroups.services.errors import NoConsentError, NotYoursToDoError

pytestmark = pytest.mark.django_db
FIFTY = "\n".join(f"Person {number} <p{number}@example.org>" for number in range(50))


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def reading() -> Workgroup:
    return make_workgroup()


def send(by: User, text: str, place: Place) -> dict[str, Fate]:
    people, _remarks = read_invitees(text)
    return {one.email: fate for one, fate in services.invite_many(by=by, people=people, language="es", place=place)}


def test_fifty_people_get_fifty_messages_once(bo: User, reading: Workgroup) -> None:
    place = Place(RoleName.MEMBER, reading)
    assert set(send(bo, FIFTY, place).values()) == {Fate.INVITED}
    assert set(send(bo, FIFTY, place).values()) == {Fate.OPEN}
    assert OutboxMail.objects.count() == Invitation.objects.count() == 50
    assert set(Invitation.objects.values_list("workgroup", "workgroup_role", "language")) == {
        (reading.pk, "member", "es")
    }
    assert Invitation.objects.get(email="p7@example.org").name == "Person 7"


def test_each_gets_what_fits(bo: User, reading: Workgroup) -> None:
    chloe, member = make_user("Chloe"), make_user("Ben", member_of=[reading])
    gone = make_user("Gil", suspended=True)
    make_person("Rosa", email="rosa@example.org")
    make_person("Tam", email="tam@example.org", consent="paper", consent_on=date(2026, 1, 2))
    text = f"{chloe.email} {member.email} {gone.email} rosa@example.org tam@example.org"
    fates = send(bo, text, Place(RoleName.MEMBER, reading))
    assert list(fates.values()) == [Fate.OFFERED, Fate.HELD, Fate.SUSPENDED, Fate.NO_CONSENT, Fate.INVITED]
    assert not Membership.objects.filter(person=chloe.person).exists()
    assert "Early Reading" in Notification.objects.get(user=chloe).text
    assert set(OutboxMail.objects.values_list("recipient", flat=True)) == {chloe.email, "tam@example.org"}


def test_one_invitation_asks_for_consent_too(bo: User, reading: Workgroup) -> None:
    make_person("Rosa", email="rosa@example.org")
    with pytest.raises(NoConsentError):
        services.invite(by=bo, email="rosa@example.org", workgroup=reading, workgroup_role="member")


def test_whoever_is_known_already_becomes_no_second_person(bo: User, reading: Workgroup) -> None:
    rosa = make_person("Rosa", email="rosa@example.org", consent="paper", consent_on=date(2026, 1, 2))
    services.grant_role(by=None, person=rosa, role=RoleName.MEMBER, workgroup=reading)
    send(bo, "rosa@example.org", Place(RoleName.MEMBER, reading))
    token = OutboxMail.objects.get().body.partition("/accounts/invitation/")[2].partition("/")[0]
    user = services.accept_invitation(token=token, name="Rosa Ibarra", language="es", password="a sentence that opens")
    assert (user.person_id, user.person.name) == (rosa.pk, "Rosa Ibarra")


# Who may ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [RoleName.LEAD, RoleName.BACKBONE, RoleName.STEWARD])
def test_a_lead_invites_to_no_greater_role(reading: Workgroup, role: RoleName) -> None:
    ana = make_user("Ana", leads=[reading])
    with pytest.raises(NotYoursToDoError):
        send(ana, "a@example.org", Place(role, reading if role == RoleName.LEAD else None))
    assert not Invitation.objects.exists()


def test_a_lead_invites_members_to_their_own_group_and_nowhere_else(reading: Workgroup) -> None:
    ana, other = make_user("Ana", leads=[reading]), make_workgroup("Housing")
    assert send(ana, "a@example.org", Place(RoleName.MEMBER, reading)) == {"a@example.org": Fate.INVITED}
    with pytest.raises(NotYoursToDoError):
        send(ana, "b@example.org", Place(RoleName.MEMBER, other))
    with pytest.raises(NotYoursToDoError):
        send(make_user("Ben", member_of=[reading]), "b@example.org", Place(RoleName.MEMBER, reading))


@pytest.mark.parametrize("role", [RoleName.STEWARD, RoleName.BACKBONE])
def test_nobody_invites_themselves_or_a_higher_rank_to_a_role_that_only_others_give(bo: User, role: RoleName) -> None:
    above = make_user("Sol", superuser=True)
    for email in (bo.email, above.email):
        held = set(bo.person.staff_roles.values_list("role", flat=True))
        if role in held and email == bo.email:
            continue
        with pytest.raises(NotYoursToDoError):
            send(bo, email, Place(role))
    assert list(bo.person.staff_roles.values_list("role", flat=True)) == [RoleName.BACKBONE]
    assert not above.person.staff_roles.exists()


def test_an_editor_invites_editors_of_their_own_organization() -> None:
    one, two = make_organization("One"), make_organization("Two")
    ed = make_user("Ed", edits=[one])
    assert send(ed, "a@example.org", Place(RoleName.EDITOR, None, one)) == {"a@example.org": Fate.INVITED}
    with pytest.raises(NotYoursToDoError):
        send(ed, "b@example.org", Place(RoleName.EDITOR, None, two))


def test_the_link_of_a_lead_who_left_opens_nothing(reading: Workgroup) -> None:
    ana = make_user("Ana", leads=[reading])
    send(ana, "a@example.org", Place(RoleName.MEMBER, reading))
    services.end_role(by=None, person=ana.person, role=RoleName.LEAD, workgroup=reading)
    token = OutboxMail.objects.get().body.partition("/accounts/invitation/")[2].partition("/")[0]
    assert services.find_invitation(token) is not None
    with pytest.raises(services.errors.InvitationClosedError):
        services.accept_invitation(token=token, name="A", language="en", password="a sentence that opens")


def test_a_data_steward_invites_nobody() -> None:
    with pytest.raises(NotYoursToDoError):
        send(make_user("Dev", staff=[RoleName.STEWARD]), "a@example.org", Place(RoleName.BACKBONE))


def test_every_invitation_is_audited_without_its_address(bo: User, reading: Workgroup) -> None:
    send(bo, "a@example.org", Place(RoleName.MEMBER, reading))
    event = AuditEvent.objects.get(verb="invited")
    assert "example.org" not in str(event.__dict__)


# Pages ---------------------------------------------------------------------------------------------------------------


def test_the_page_shows_first_and_sends_then(bo: User, reading: Workgroup) -> None:
    browser, form = (
        client_of(bo),
        {"people": "Rosa <rosa@example.org>\nno address", "role": "member", "workgroup": reading.pk},
    )
    page = browser.post("/console/people/invite/many/", {**form, "language": "en", "step": "look"}).content.decode()
    assert "1 person found" in page
    assert "no address" in page
    assert not Invitation.objects.exists()
    answer = browser.post("/console/people/invite/many/", {**form, "language": "en", "step": "send"}, follow=True)
    assert "Left out: no address" in answer.content.decode()
    assert Invitation.objects.get().email == "rosa@example.org"


def test_a_file_fills_the_box(bo: User, reading: Workgroup) -> None:
    file = SimpleUploadedFile("people.csv", "Nombre;Correo\nJosé;jose@example.org\n".encode("cp1252"))
    form = {"file": file, "role": "member", "workgroup": reading.pk, "language": "es", "step": "look"}
    page = client_of(bo).post("/console/people/invite/many/", form).content.decode()
    assert "José;jose@example.org" in page


def test_input_is_kept_when_something_is_missing(bo: User) -> None:
    form = {"people": "Rosa <rosa@example.org>", "role": "member", "language": "es", "step": "send"}
    answer = client_of(bo).post("/console/people/invite/many/", form)
    assert answer.status_code == 422
    assert "rosa@example.org" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_list_says_how_far_each_came(bo: User, reading: Workgroup) -> None:
    send(bo, "a@x.org b@x.org c@x.org d@x.org e@x.org", Place(RoleName.MEMBER, reading))
    by = {row.email[0]: row for row in Invitation.objects.all()}
    services.note_opened(by["b"])
    Invitation.objects.filter(pk=by["c"].pk).update(expires_at=timezone.now() - timedelta(days=1))
    services.withdraw_invitation(by=bo, invitation=by["d"])
    OutboxMail.objects.filter(recipient="e@x.org").update(state="failed")
    rows = {row.email[0]: row.state for row in queries.invitation_rows(queries.invitations())}
    assert rows == {"a": "Waiting", "b": "Opened", "c": "Expired", "d": "Withdrawn", "e": "Not delivered"}
    browser = client_of(bo)
    for letter, state in (("a", "waiting"), ("b", "opened"), ("c", "expired"), ("d", "withdrawn"), ("e", "failed")):
        page = browser.get(f"/console/people/invitations/?state={state}").content.decode()
        assert [sign for sign in "abcde" if f"{sign}@x.org" in page] == [letter]


def test_the_counts_above_the_list_say_how_many_stand_how(bo: User, reading: Workgroup) -> None:
    send(bo, "a@x.org b@x.org c@x.org", Place(RoleName.MEMBER, reading))
    services.note_opened(Invitation.objects.get(email="b@x.org"))
    assert queries.standings(queries.invitations()) == [("waiting", "Waiting", 2), ("opened", "Opened", 1)]
    assert queries_of(lambda: queries.standings(queries.invitations())) == 2
    page = client_of(bo).get("/es/console/people/invitations/?state=opened").content.decode()
    assert "<b>2</b> En espera" in page


def test_opening_the_link_is_noted_and_a_new_link_starts_anew(bo: User, reading: Workgroup) -> None:
    send(bo, "a@x.org", Place(RoleName.MEMBER, reading))
    link = OutboxMail.objects.get().body.partition("/accounts/invitation/")[2].partition("/")[0]
    client_of(None).get(f"/accounts/invitation/{link}/")
    assert Invitation.objects.get().opened_at is not None
    services.renew_invitation(by=bo, invitation=Invitation.objects.get())
    assert Invitation.objects.get().opened_at is None


def test_all_that_are_listed_get_a_new_link(bo: User, reading: Workgroup) -> None:
    send(bo, "a@x.org b@x.org c@x.org", Place(RoleName.MEMBER, reading))
    services.withdraw_invitation(by=bo, invitation=Invitation.objects.get(email="c@x.org"))
    before = OutboxMail.objects.count()
    client_of(bo).post("/console/people/invitations/renew/")
    assert OutboxMail.objects.count() == before + 2
    assert set(OutboxMail.objects.order_by("-pk").values_list("recipient", flat=True)[:2]) == {"a@x.org", "b@x.org"}


def test_a_lead_sees_and_changes_only_invitations_to_their_group(bo: User, reading: Workgroup) -> None:
    other = make_workgroup("Housing")
    send(bo, "a@x.org", Place(RoleName.MEMBER, reading))
    send(bo, "b@x.org", Place(RoleName.MEMBER, other))
    browser = client_of(make_user("Ana", leads=[reading]))
    page = browser.get(f"/workgroups/{reading.slug}/invitations/").content.decode()
    assert ("a@x.org" in page, "b@x.org" in page) == (True, False)
    foreign = Invitation.objects.get(email="b@x.org")
    assert browser.post(f"/workgroups/{reading.slug}/invitations/{foreign.pk}/withdraw/").status_code == 404
    assert browser.get(f"/workgroups/{other.slug}/invitations/").status_code == 404


def test_how_long_a_link_works_is_a_setting(bo: User, reading: Workgroup, settings: object) -> None:
    settings.INVITATION_DAYS = 3  # type: ignore[attr-defined]
    send(bo, "a@x.org", Place(RoleName.MEMBER, reading))
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)
    assert "3" in OutboxMail.objects.get().body


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        act()
    return len(seen)


def test_preview_and_list_take_as_many_queries_for_one_as_for_fifty(bo: User, reading: Workgroup) -> None:
    place = Place(RoleName.MEMBER, reading)
    one, fifty = read_invitees("x@x.org")[0], read_invitees(FIFTY)[0]
    assert queries_of(lambda: queries.fates_of(one, place)) == queries_of(lambda: queries.fates_of(fifty, place)) == 5
    send(bo, "x@x.org", place)
    first = queries_of(lambda: queries.invitation_rows(queries.invitations()))
    send(bo, FIFTY, place)
    assert queries_of(lambda: queries.invitation_rows(queries.invitations())) == first


def test_a_message_is_sent_once_however_often_the_work_is_rung(bo: User, reading: Workgroup) -> None:
    send(bo, "a@x.org", Place(RoleName.MEMBER, reading))
    jobs.work_until_idle()
    jobs.work_until_idle()
    assert Job.objects.filter(kind="core.send_mail", state="done").count() == 1
    assert Organization.objects.count() == 0


def test_an_editor_of_a_partner_learns_of_no_address_what_the_network_knows(bo: User) -> None:
    one = make_organization("One")
    ed, ana, sus = make_user("Ed", edits=[one]), make_user("Ana"), make_user("Sus", suspended=True)
    services.create_person(by=bo, name="Nora", email="nora@example.org")
    lines = [ana.email, sus.email, "nora@example.org", "stranger@example.org"]
    form = {"people": "\n".join(lines), "language": "en", "role": "editor"}
    page = client_of(ed).post("/partners/one/invite/", {**form, "step": "look"})
    assert {row.word for row in page.context["fates"]} == {"is asked, if we may write to them"}
    assert page.context["number"] == 4
    sent = client_of(ed).post("/partners/one/invite/", {**form, "step": "send"}, follow=True)
    told = [str(message) for message in sent.context["messages"]]
    assert told == ["Everybody to whom we may write is asked."]
    # Staff read what becomes of each.
    staff = client_of(bo).post("/partners/one/invite/", {**form, "step": "look"})
    assert len({row.word for row in staff.context["fates"]}) > 1
