"""Mail with real processes and a real mail server: two beats, a kill between sending and marking, a server that refuses or hangs.

On SQLite the broker is the file system; on PostgreSQL it is a real Redis, which is emptied on the way.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import redis
from django.utils import timezone

from kconnect.core import digests, jobs, mail, notices
from kconnect.core.choices import JobState, MailState
from kconnect.core.models import Job, OutboxMail
from tests.build_workgroups import make_user
from tests.faults.post import Post, mail_server
from tests.faults.stack import Stack, eventually

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(stack: Stack) -> Iterator[Post]:
    with mail_server() as server:
        stack.environment |= {
            "EMAIL_URL": f"smtp://127.0.0.1:{server.port}", "EMAIL_TIMEOUT": "2", "TIME_ZONE": "UTC",
            "KCONNECT_DIGEST_HOUR": "0", "KCONNECT_NIGHT_HOUR": "23",
        }  # fmt: skip
        yield server


def tell(*names: str) -> None:
    for name in names:
        notices.tell([make_user(name)], occasion="a", say=lambda: "The meeting is on Monday.", url="/my/")


def queue(name: str = "ana") -> OutboxMail:
    return mail.queue(recipient=f"{name}@kconnect.example", occasion="x", subject="s", body="b")


def done(key: str) -> None:
    """Waits for a job that was asked for now: whatever was due before it has had its turn."""
    job = jobs.enqueue("probe.quick", key=key, args={"name": key})
    eventually(lambda: Job.objects.filter(pk=job.pk, state=JobState.DONE).exists(), f"the job {key}")


def all_sent(count: int) -> bool:
    return OutboxMail.objects.filter(state=MailState.SENT).count() == count == OutboxMail.objects.count()


def a_minute_passes() -> None:
    """As far as the rows know."""
    minute = timedelta(minutes=1)
    for message in OutboxMail.objects.filter(stumbled_at__isnull=False):
        OutboxMail.objects.filter(pk=message.pk).update(stumbled_at=message.stumbled_at - minute)  # type: ignore[operator]
    Job.objects.filter(kind="core.send_mail", state=JobState.QUEUED).update(run_after=timezone.now() - minute)


def lose_the_broker(stack: Stack) -> None:
    if stack.redis_url:
        redis.Redis.from_url(stack.redis_url).flushall()
    else:
        shutil.rmtree(stack.folder / "broker" / "queue", ignore_errors=True)
        (stack.folder / "broker" / "queue").mkdir(parents=True)


def test_two_beats_two_workers_and_an_emptied_broker_write_and_send_each_digest_once(stack: Stack, post: Post) -> None:
    tell("Ana", "Ben", "Cleo")
    queue("Dora")
    lose_the_broker(stack)
    stack.beat(1)
    stack.beat(2)
    stack.worker()
    stack.worker()
    eventually(lambda: all_sent(4), "the digests and the message")
    lose_the_broker(stack)
    done("later")
    assert (Job.objects.filter(kind=digests.KIND).count(), len(post.received), len(set(post.ids()))) == (1, 4, 4)
    assert [message["List-Unsubscribe-Post"] for message in post.received].count("List-Unsubscribe=One-Click") == 3


def test_a_kill_between_sending_and_marking_makes_one_duplicate_with_the_same_id_and_misses_nobody(
    stack: Stack, post: Post
) -> None:
    tell(*(f"Person {number}" for number in range(6)))
    victims: list[subprocess.Popen[bytes]] = []

    def kill_at_the_third() -> None:
        # The server has the message; the worker has not heard so.
        if len(post.received) == 3:
            os.killpg(victims[0].pid, signal.SIGKILL)
            victims[0].wait(timeout=10)

    post.before_answer = kill_at_the_third
    stack.beat()
    victims.append(stack.worker())
    eventually(lambda: len(post.received) == 3, "half of the messages")
    stack.worker()
    eventually(lambda: all_sent(6), "the rest")
    done("later")
    assert (len(set(post.ids())), len(post.received)) == (6, 7)


def test_a_server_that_hangs_holds_up_no_other_work_and_loses_nothing(stack: Stack, post: Post) -> None:
    for number in range(8):
        queue(f"person-{number}")
    post.answer = "hang"
    stack.beat()
    stack.worker()
    eventually(lambda: post.asked, "the first try")
    begun = time.monotonic()
    done("meanwhile")
    eventually(lambda: OutboxMail.objects.filter(stumbled_at__isnull=False).exists(), "the end of waiting")
    done("afterwards")
    assert time.monotonic() - begun < 20, "eight messages that each wait would hold the worker longer"
    assert post.asked == 1, "the others leave a silent server alone"
    post.answer = "later"
    post.silence.set()
    a_minute_passes()
    eventually(lambda: post.asked == 2, "the second try, which is refused for now")
    done("after the refusal")
    post.answer = "take"
    a_minute_passes()
    eventually(lambda: all_sent(8), "all messages")
    assert (len(post.received), len(set(post.ids()))) == (8, 8)
