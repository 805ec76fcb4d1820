"""The newsletter: the audience that was shown and nobody else, each once, in their language, stopped by one click."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as outgoing
from django.utils import timezone

from engagement.choices.newsletters import NewsletterState
from engagement.models import Addressee, Newsletter, Subscription, SurveyLetter
from engagement.queries.newsletters import audience_of, shown_of
from engagement.services import newsletters as services
from engagement.services import subscriptions
from engagement.services.errors import NewsletterRefusedError, NotYoursToDoError
from kconnect.core import jobs, letterbox, wishes
from kconnect.core.choices import JobState, Letter, MailState, Topic
from kconnect.core.models import Job, OutboxMail
from tests.build_engagement import make_event
from tests.build_newsletters import make_newsletter, make_subscription, send
from tests.build_surveys import make_survey
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


def addresses(row: Newsletter) -> set[str]:
    return set(row.addressees.values_list("email", flat=True))


def written(row: Newsletter) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(occasion=f"newsletter:{row.pk}").order_by("pk"))


def test_the_audience_is_each_address_of_the_lists_once() -> None:
    group = make_workgroup()
    ben = make_user("Ben", member_of=[group, make_workgroup("Housing")])
    ed = make_user("Ed", edits=[make_organization()])
    make_user("Gone", member_of=[group], suspended=True)
    muted = make_user("Mia", member_of=[group])
    make_subscription("rosa@example.org")
    make_subscription(ben.email.upper().lower())
    make_subscription(muted.email)
    wishes.stop(user=muted, topic=Topic.NEWS)
    make_subscription("other@example.org", topics=("events",))
    for name in ("stopped@example.org", "dead@example.org"):
        make_subscription(name)
    letterbox.stop(letterbox.digest_of("stopped@example.org"), Letter.NEWS)
    letterbox.note_returned("dead@example.org")
    everyone = [one.email for one in audience_of("network", ["subscribers", "members", "partners"])]
    assert sorted(everyone) == sorted([ben.email, ed.email, "rosa@example.org"])
    assert {one.email for one in audience_of("network", ["subscribers"])} == {ben.email, "rosa@example.org"}
    assert {one.email for one in audience_of("events", ["subscribers"])} == {"other@example.org"}
    assert [one.email for one in audience_of("network", ["partners"])] == [ed.email]
    assert audience_of("network", []) == []


def test_staff_see_how_many_and_who_before_anything_is_sent() -> None:
    make_subscription("rosa@example.org", "es")
    make_user("Ben", member_of=[make_workgroup()])
    row = make_newsletter(lists=["subscribers", "members"])
    with pytest.raises(NewsletterRefusedError, match="once more"):
        services.send_newsletter(by=None, newsletter=row, shown=0)
    row = services.show_audience(by=None, newsletter=row)
    shown = shown_of(row)
    assert (shown.number, shown.with_account, sorted(shown.names)) == (2, 1, ["Ben", "rosa@example.org"])
    assert shown.languages == [("English", 1), ("Spanish", 1)]
    assert not OutboxMail.objects.exists()


def test_it_never_goes_to_more_people_than_were_shown() -> None:
    make_subscription("rosa@example.org")
    row = services.show_audience(by=None, newsletter=make_newsletter())
    make_subscription("late@example.org")
    with pytest.raises(NewsletterRefusedError):
        services.send_newsletter(by=None, newsletter=row, shown=2)
    services.send_newsletter(by=None, newsletter=row, shown=1)
    jobs.work_until_idle()
    assert [one.recipient for one in written(row)] == ["rosa@example.org"]


def test_another_text_needs_another_look_at_the_audience() -> None:
    make_subscription()
    row = services.show_audience(by=None, newsletter=make_newsletter())
    services.write_newsletter(by=None, newsletter=row, topic="events")
    row.refresh_from_db()
    assert (row.shown_at, row.audience, addresses(row)) == (None, 0, set())
    empty = services.show_audience(by=None, newsletter=row)
    with pytest.raises(NewsletterRefusedError, match="Nobody"):
        services.send_newsletter(by=None, newsletter=empty, shown=0)


def test_each_person_gets_it_in_their_language_and_what_is_missing_says_so() -> None:
    make_event("Reading night", title_es="Noche de lectura")
    make_subscription("rosa@example.org", "es")
    make_subscription("ben@example.org")
    both = send(make_newsletter(subject_es="Primavera en la red", intro_es="Tres cosas."))
    one = send(make_newsletter("Only English"))
    told = {message.to[0]: message for message in outgoing.outbox[:2]}
    assert told["rosa@example.org"].subject == "Primavera en la red"
    assert "Tres cosas." in told["rosa@example.org"].body
    assert "Noche de lectura" in told["rosa@example.org"].body
    assert "Reading night" in told["ben@example.org"].body
    spanish = next(message for message in outgoing.outbox[2:] if message.to == ["rosa@example.org"])
    assert spanish.subject == "Only English"
    assert "Esta edición se escribió solo en el otro idioma." in spanish.body
    assert (both.state, one.state) == (NewsletterState.SENT, NewsletterState.SENT)


def test_every_message_can_be_stopped_by_one_click_of_the_mail_program() -> None:
    ben = make_user("Ben", member_of=[make_workgroup()])
    make_subscription("rosa@example.org")
    row = send(make_newsletter(lists=["subscribers", "members"]))
    assert len(outgoing.outbox) == 2
    for message in outgoing.outbox:
        headers = message.extra_headers
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = headers["List-Unsubscribe"].strip("<>")
        assert link.rpartition(":")[0].rpartition(":")[0] in message.body
        path = "/" + link.split("/", 3)[3]
        assert client_of(None).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert audience_of(row.topic, row.lists) == []
    assert not wishes.wish_of(ben).wants(Topic.NEWS)
    subscriptions.clear_subscriptions(timezone.localdate())
    assert not Subscription.objects.exists()


def test_who_says_stop_before_their_message_goes_out_gets_nothing() -> None:
    make_subscription("rosa@example.org")
    row = services.show_audience(by=None, newsletter=make_newsletter())
    services.send_newsletter(by=None, newsletter=row, shown=1)
    job = Job.objects.get(kind=services.KIND)
    jobs.run_job(job.pk)
    letterbox.stop(letterbox.digest_of("rosa@example.org"), Letter.NEWS)
    jobs.work_until_idle()
    assert [one.state for one in written(row)] == [MailState.DROPPED]
    assert outgoing.outbox == []


def test_it_is_written_in_portions_of_a_minute_and_can_be_stopped_between(settings: Any) -> None:
    settings.MAILS_PER_MINUTE = 4
    for number in range(5):
        make_subscription(f"reader-{number}@example.org")
    row = services.show_audience(by=None, newsletter=make_newsletter())
    now = timezone.now()
    services.send_newsletter(by=None, newsletter=row, shown=5)
    job = Job.objects.get(kind=services.KIND)
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (len(written(row)), job.state, job.run_after > now + timedelta(seconds=50)) == (2, JobState.QUEUED, True)
    assert not jobs.run_job(job.pk)
    with time_machine.travel(now + timedelta(seconds=90)):
        jobs.run_job(job.pk)
    assert len(written(row)) == 4
    services.stop_newsletter(by=None, newsletter=row)
    with time_machine.travel(now + timedelta(minutes=5)):
        jobs.run_job(job.pk)
    assert len(written(row)) == 4
    row.refresh_from_db()
    assert row.state == NewsletterState.STOPPED
    with pytest.raises(NewsletterRefusedError):
        services.stop_newsletter(by=None, newsletter=row)


def test_a_worker_that_is_killed_between_messages_leaves_each_person_with_one(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        make_subscription(f"reader-{number}@example.org")
    row = services.show_audience(by=None, newsletter=make_newsletter())
    services.send_newsletter(by=None, newsletter=row, shown=4)
    job, write, calls = Job.objects.get(kind=services.KIND), services._write, []

    class Killed(BaseException):
        """What no handler catches."""

    def killed(*about: Any) -> None:
        calls.append(about)
        if len(calls) == 3:
            raise Killed
        write(*about)

    monkeypatch.setattr(services, "_write", killed)
    with pytest.raises(Killed):
        jobs.run_job(job.pk)
    monkeypatch.setattr(services, "_write", write)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        jobs.run_job(job.pk)
        jobs.run_job(job.pk)
        jobs.work_until_idle()
    assert sorted(message.to[0] for message in outgoing.outbox) == [f"reader-{n}@example.org" for n in range(4)]
    row.refresh_from_db()
    assert row.state == NewsletterState.SENT


def test_a_test_goes_to_oneself_alone_and_says_that_it_is_one() -> None:
    make_subscription()
    staff = make_user("Bo", staff=[RoleName.BACKBONE])
    row = make_newsletter(subject_es="Primavera")
    services.test_newsletter(by=staff, newsletter=row, language="es")
    jobs.work_until_idle()
    assert [(message.to, message.subject) for message in outgoing.outbox] == [([staff.email], "Prueba: Primavera")]
    assert not row.addressees.exists()


def test_only_staff_write_show_send_and_stop() -> None:
    lead, row = make_user("Ana", leads=[make_workgroup()]), make_newsletter()
    for act in (
        lambda: services.write_newsletter(by=lead, subject="Mine"),
        lambda: services.show_audience(by=lead, newsletter=row),
        lambda: services.test_newsletter(by=lead, newsletter=row, language="en"),
        lambda: services.send_newsletter(by=lead, newsletter=row, shown=0),
        lambda: services.stop_newsletter(by=lead, newsletter=row),
    ):
        with pytest.raises(NotYoursToDoError):
            act()


def test_what_went_out_stays_as_it_was() -> None:
    make_event("Reading night")
    make_subscription()
    row = send(make_newsletter())
    make_event("Later")
    page = client_of(None).get(row.get_absolute_url()).content.decode()
    assert "Reading night" in page
    assert "Later" not in page
    with pytest.raises(NewsletterRefusedError):
        services.write_newsletter(by=None, newsletter=row, subject="Another")
    with pytest.raises(NewsletterRefusedError):
        services.write_newsletter(by=None, subject="To nobody", lists=["nobody"])


def test_the_archive_and_the_feed_have_public_editions_that_were_sent() -> None:
    make_subscription()
    send(make_newsletter("Seen"))
    send(make_newsletter("Inside", public=False))
    make_newsletter("Draft")
    for path in ("/newsletter/", "/feeds/newsletters.atom", "/es/newsletter/"):
        page = client_of(None).get(path).content.decode()
        assert "Seen" in page
        assert "Inside" not in page
        assert "Draft" not in page


def test_after_a_month_nobody_knows_whom_it_went_to() -> None:
    make_subscription()
    row = send(make_newsletter())
    services.clear_addressees(timezone.localdate() + timedelta(days=29))
    assert Addressee.objects.filter(newsletter=row).exists()
    services.clear_addressees(timezone.localdate() + timedelta(days=32))
    assert not Addressee.objects.exists()


def test_the_text_of_people_stays_text() -> None:
    make_subscription()
    send(make_newsletter("<script>alert(1)</script>", intro="<img src=x onerror=alert(1)>"))
    html = next(str(part.content) for part in outgoing.outbox[0].alternatives)
    page = client_of(None).get(Newsletter.objects.get().get_absolute_url()).content.decode()
    for shown in (html, page):
        assert "<script>alert" not in shown
        assert "<img" not in shown


@pytest.mark.parametrize("number", [1, 5])
def test_the_audience_takes_as_many_queries_for_one_as_for_many(
    number: int, django_assert_max_num_queries: Any
) -> None:
    group = make_workgroup()
    for place in range(number):
        make_user(f"M {place}", member_of=[group])
        make_subscription(f"reader-{place}@example.org")
    with django_assert_max_num_queries(8):
        assert len(audience_of("network", ["subscribers", "members", "partners"])) == 2 * number


def test_a_subscription_of_somebody_with_an_account_is_theirs() -> None:
    ben = make_user("Ben")
    assert make_subscription(ben.email).person == ben.person


def test_who_ends_a_subscription_gets_nothing_of_an_edition_that_was_shown_already() -> None:
    row = make_newsletter()
    make_subscription("rosa@example.org")
    make_subscription("olga@example.org")
    services.show_audience(by=None, newsletter=row)
    subscriptions.end_subscription(subscription=Subscription.objects.get(email="rosa@example.org"))
    assert addresses(row) == {"olga@example.org"}


def test_a_draft_that_nobody_sends_forgets_its_audience_and_asks_for_another_look() -> None:
    row = make_newsletter()
    make_subscription("rosa@example.org")
    services.show_audience(by=None, newsletter=row)
    services.clear_addressees(timezone.localdate() + timedelta(days=30))
    assert addresses(row) == {"rosa@example.org"}
    services.clear_addressees(timezone.localdate() + timedelta(days=31))
    row.refresh_from_db()
    assert (addresses(row), row.shown_at, row.audience) == (set(), None, 0)


def test_an_erased_address_is_in_no_list_of_letters() -> None:
    row = make_newsletter()
    make_subscription("rosa@example.org")
    services.show_audience(by=None, newsletter=row)
    SurveyLetter.objects.create(survey=make_survey(), email="rosa@example.org")
    letterbox.forget("Rosa@example.org")
    assert [model.objects.count() for model in (Addressee, Subscription, SurveyLetter)] == [0, 0, 0]


@pytest.mark.parametrize("rhythm", ["daily", "never"])
def test_who_confirms_a_subscription_has_the_newsletter_switched_on_again_and_nothing_else(rhythm: str) -> None:
    ben = make_user("Ben")
    wishes.choose(by=ben, rhythm=rhythm, topics=[])
    make_subscription(ben.email)
    wish = wishes.wish_of(ben)
    assert [topic for topic in Topic if wish.wants(topic)] == [Topic.NEWS]
    assert [one.email for one in audience_of("network", ["subscribers"])] == [ben.email]
