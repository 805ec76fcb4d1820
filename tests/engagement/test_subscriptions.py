"""Subscribing without an account: nothing is kept before the address has said yes, and one tap ends it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as outgoing
from django.core.cache import cache
from django.utils import timezone

from engagement.models import Subscription
from engagement.services import subscriptions as services
from kconnect.core import jobs, letterbox
from kconnect.core.choices import Letter
from kconnect.core.models import OutboxMail
from tests.build_newsletters import make_subscription
from tests.build_workgroups import client_of

pytestmark = pytest.mark.django_db
FORM = {"email": "Rosa@Example.org", "topics": ["network", "events"], "language": "es"}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def link() -> str:
    """The path of the link in the message that was sent last."""
    jobs.work_until_idle()
    found = re.search(r"https?://[^/\s]+(/\S+)", str(outgoing.outbox[-1].body))
    assert found is not None
    return found[1]


def test_a_resident_subscribes_and_stops_again_without_an_account() -> None:
    client = client_of(None)
    assert client.post("/es/newsletter/subscribe/", FORM).headers["Location"] == "/es/newsletter/subscribe/asked/"
    assert not Subscription.objects.exists()
    path = link()
    assert outgoing.outbox[-1].to == ["rosa@example.org"]
    assert path.startswith("/es/newsletter/confirm/")
    page = client.get(path)
    assert "rosa@example.org" in page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not Subscription.objects.exists()
    client.post(path)
    row = Subscription.objects.get()
    assert (row.email, row.language, row.topics) == ("rosa@example.org", "es", ["network", "events"])
    choose = services.choose_link(row.email, "es").split("/", 3)[3]
    client.post(f"/{choose}", {"topics": ["decisions"], "language": "en"})
    row.refresh_from_db()
    assert (row.language, row.topics) == ("en", ["decisions"])
    assert "We have forgotten" not in client.get(f"/{choose}").content.decode()
    client.post(f"/{choose}", {"end": "yes"})
    assert not Subscription.objects.exists()
    assert client.get(f"/{choose}").status_code == 200


def test_the_answer_is_the_same_for_every_address_and_one_message_a_day_is_enough() -> None:
    make_subscription("rosa@example.org")
    client = client_of(None)
    known, unknown = (
        client.post("/newsletter/subscribe/", {**FORM, "email": one}) for one in ("rosa@example.org", "new@example.org")
    )
    assert known.headers["Location"] == unknown.headers["Location"]
    client.post("/newsletter/subscribe/", FORM)
    assert OutboxMail.objects.count() == 2


def test_programs_and_floods_send_nothing() -> None:
    client = client_of(None)
    client.post("/newsletter/subscribe/", {**FORM, "website": "x"})
    assert not OutboxMail.objects.exists()
    for number in range(12):
        answer = client.post("/newsletter/subscribe/", {**FORM, "email": f"a{number}@example.org"})
    assert answer.status_code == 200
    assert OutboxMail.objects.count() == 10


def test_a_link_that_is_old_or_not_ours_confirms_nothing() -> None:
    services.ask_to_subscribe(email="rosa@example.org", language="en", topics=["network"])
    path, client = link(), client_of(None)
    assert client.post(path[:-3] + "xx/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.post(path).status_code == 404
    assert client.post("/newsletter/choose/nothing/", {"end": "yes"}).status_code == 200
    assert not Subscription.objects.exists()


def test_whoever_had_said_stop_and_confirms_again_is_written_to_again() -> None:
    letterbox.stop(letterbox.digest_of("rosa@example.org"), Letter.NEWS)
    make_subscription("rosa@example.org")
    make_subscription("rosa@example.org", "es")
    assert not letterbox.is_stopped("rosa@example.org", Letter.NEWS)
    assert Subscription.objects.get().language == "es"


def test_a_form_without_a_topic_or_an_address_says_what_to_do() -> None:
    page = client_of(None).post("/newsletter/subscribe/", {"language": "en"}).content.decode()
    assert "Choose at least one topic." in page
    assert not OutboxMail.objects.exists()
