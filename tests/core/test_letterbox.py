"""People without an account stop letters by their link; an address from which mail comes back gets nothing until it is confirmed."""

import hashlib
import smtplib
from datetime import date
from typing import Any

import pytest
from django.core import mail as post
from django.core import signing
from django.test import Client, override_settings

from kconnect.core import jobs, letterbox, mail
from kconnect.core.choices import Letter
from kconnect.core.models import OutboxMail, ReturnedAddress, StoppedAddress
from tests.build_meetings import make_meeting
from tests.build_workgroups import client_of, make_person, make_user, make_workgroup
from workgroups import services
from workgroups.choices import MeetingNews
from workgroups.models import Invitation, Meeting, Person
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
SOL = "sol@example.org"


def send_all() -> list[Any]:
    post.outbox.clear()
    jobs.work_until_idle()
    return list(post.outbox)


@pytest.fixture
def meeting() -> Meeting:
    group = make_workgroup()
    found = make_meeting(group)
    sol = make_person("Sol", email=SOL, consent="paper", consent_on=date(2026, 1, 2))
    services.invite_person(by=make_user("Ana", leads=[group]), meeting=found, person=sol)
    return found


def letter(meeting: Meeting, news: MeetingNews) -> list[Any]:
    services.send_letters(meeting_id=meeting.pk, news=news, sequence=meeting.sequence)
    return [one for one in send_all() if one.to == [SOL]]


def path_in(text: str, start: str) -> str:
    return start + text.partition(start)[2].split("/")[0].split(">")[0].strip() + "/"


def test_one_click_stops_letters_of_this_kind_to_an_address_without_account(meeting: Meeting) -> None:
    [sent] = letter(meeting, MeetingNews.INVITED)
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = path_in(sent.extra_headers["List-Unsubscribe"], "/messages/letters/")
    assert path in sent.body
    assert SOL not in path
    # Mail scanners open links; only the POST of the mail program or of the button counts.
    assert Client(enforce_csrf_checks=True).get(path).status_code == 200
    assert not StoppedAddress.objects.exists()
    one_click = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert letter(meeting, MeetingNews.MOVED) == []
    assert OutboxMail.objects.filter(recipient=SOL).order_by("-pk")[0].state == "dropped"
    assert SOL not in str(StoppedAddress.objects.values())
    # Another kind of letter still comes, and this one after taking it back.
    assert not letterbox.is_stopped(SOL, Letter.SEATS)
    Client().post(path, {"again": "yes"})
    services.change_meeting(by=None, meeting=meeting, place="Library")
    assert len(letter(Meeting.objects.get(pk=meeting.pk), MeetingNews.MOVED)) == 1


def test_a_link_that_is_not_ours_stops_nothing() -> None:
    for path in ("/messages/letters/wrong/", "/messages/works/wrong/"):
        assert [Client().get(path).status_code, Client().post(path).status_code] == [404, 404]
    token = letterbox.stop_link_of(SOL, "digest", "en").partition("/messages/letters/")[2]
    assert Client().post(f"/messages/letters/{token}").status_code == 404


def test_whoever_wants_no_invitations_gets_none_and_staff_see_why() -> None:
    bo, group = make_user("Bo", staff=[RoleName.BACKBONE]), make_workgroup()
    services.invite(by=bo, email=SOL, workgroup=group, workgroup_role="member")
    [sent] = send_all()
    Client().post(path_in(sent.extra_headers["List-Unsubscribe"], "/messages/letters/"))
    services.withdraw_invitation(by=bo, invitation=Invitation.objects.get())
    form = {"people": SOL, "role": "member", "workgroup": group.pk, "language": "en"}
    page = client_of(bo).post("/console/people/invite/many/", {**form, "step": "look"}).content.decode()
    assert "asked us not to send invitations: nothing is sent" in page
    client_of(bo).post("/console/people/invite/many/", {**form, "step": "send"})
    assert send_all() == []
    alone = {"email": SOL, "language": "en", "workgroup": group.pk, "workgroup_role": "member"}
    page = client_of(bo).post("/console/people/invite/", alone).content.decode()
    assert "This address asked us not to send invitations." in page


def group_invitation() -> Any:
    from workgroups.models import Invitation

    return Invitation.objects.get()


# Mail that comes back -----------------------------------------------------------------------------------------------------


def refuse(monkeypatch: pytest.MonkeyPatch, *addresses: str, code: int = 550) -> None:
    """The mail server knows none of the addresses."""

    def send(self: Any, fail_silently: bool = False) -> int:
        if set(self.to) & set(addresses):
            raise smtplib.SMTPRecipientsRefused({self.to[0]: (code, b"no such user")})
        post.outbox.append(self)
        return 1

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send)


def test_an_address_that_is_refused_for_good_gets_nothing_until_it_is_confirmed(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, SOL)
    assert letter(meeting, MeetingNews.INVITED) == []
    assert ReturnedAddress.objects.get().email == SOL
    # The server would take it now; nothing goes there, and the list says that it was not delivered.
    refuse(monkeypatch)
    assert letter(meeting, MeetingNews.MOVED) == []
    assert OutboxMail.objects.filter(recipient=SOL).order_by("-pk")[0].state == "failed"
    bo, sol = make_user("Bo", staff=[RoleName.BACKBONE]), Person.objects.get(email=SOL)
    desk = client_of(bo)
    page = desk.get(f"/console/people/{sol.pk}/").content.decode()
    assert "Mail to this address comes back" in page
    assert "Sol" in desk.get("/console/people/?mail=returned").content.decode()
    for _time in range(2):
        desk.post(f"/console/people/{sol.pk}/address/")
    [asked] = send_all()
    path = path_in(asked.body, "/messages/works/")
    assert Client().get(path).status_code == 200
    assert ReturnedAddress.objects.exists()
    assert Client().post(path).status_code == 200
    assert not ReturnedAddress.objects.exists()
    assert Client().post(path).status_code == 404
    services.change_meeting(by=None, meeting=meeting, place="Library")
    assert len(letter(Meeting.objects.get(pk=meeting.pk), MeetingNews.MOVED)) == 1


def test_a_refusal_for_now_is_no_refusal_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = make_user("Ana")
    refuse(monkeypatch, ana.email, code=450)
    mail.queue(recipient=ana.email, occasion="a", subject="s", body="b", reader=ana, topic="general")
    send_all()
    assert not ReturnedAddress.objects.exists()


def test_what_somebody_asks_for_themselves_is_tried_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = make_user("Ana")
    refuse(monkeypatch, ana.email)
    mail.queue(recipient=ana.email, occasion="a", subject="s", body="b", reader=ana, topic="general")
    send_all()
    assert ReturnedAddress.objects.exists()
    refuse(monkeypatch)
    mail.queue(recipient=ana.email, occasion="b", subject="digest", body="b", reader=ana, topic="general")
    mail.queue(recipient=ana.email, occasion="new password", subject="key", body="b")
    assert [one.subject for one in send_all()] == ["key"]


def test_whoever_has_an_account_sees_it_and_asks_for_the_message_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    ana, olga = make_user("Ana"), make_user("Olga")
    letterbox.note_returned(ana.email.upper())
    assert "Mail to this address comes back" in client_of(ana).get("/my/messages/by-mail/").content.decode()
    assert "comes back" not in client_of(olga).get("/my/messages/by-mail/").content.decode()
    assert client_of(olga).post(f"/console/people/{ana.person_id}/address/").status_code == 404
    client_of(ana).post("/my/messages/address/")
    [asked] = send_all()
    assert asked.to == [ana.email]
    Client().post(path_in(asked.body, "/messages/works/"))
    assert letterbox.returned(ana.email) is None


def test_erasing_forgets_the_address_and_keeps_that_it_wants_no_letters() -> None:
    sol = make_person("Sol", email=SOL)
    letterbox.note_returned(SOL)
    letterbox.stop(letterbox.digest_of(SOL), Letter.MEETINGS)
    services.erasures.erase(sol, by=None)
    assert not ReturnedAddress.objects.exists()
    assert letterbox.stopped_kinds(SOL) == [Letter.MEETINGS]


def test_a_stopped_address_is_kept_by_the_secret_of_the_installation() -> None:
    plain = hashlib.sha256(f"kconnect letters {SOL}".encode()).hexdigest()
    with override_settings(SECRET_KEY="another"):  # noqa: S106
        other = letterbox.digest_of(SOL)
    assert len({plain, other, letterbox.digest_of(SOL)}) == 3
    # A letter of the first months named the plain hash: its link stops the same.
    old = signing.Signer(salt=letterbox.STOP_SALT).sign_object([plain, "seats"])
    assert letterbox.letters_of(old) == (letterbox.digest_of(SOL), Letter.SEATS)
