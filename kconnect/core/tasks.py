"""What Celery may call, and core's own jobs: a ring, the sweep, the tick, sending mail and writing digests."""

from datetime import date, datetime

from celery import shared_task

from kconnect.core import digests, due, jobs, mail


@shared_task(name="kconnect.core.run_job")
def run_job(job_id: int) -> None:
    """Somebody rang: do the job if it is still to be had."""
    jobs.run_job(job_id, heartbeat=True)


@shared_task(name="kconnect.core.sweep")
def sweep() -> None:
    """Rings again for what waits."""
    jobs.sweep()


@shared_task(name="kconnect.core.tick")
def tick() -> None:
    """Asks for what is due by the clock."""
    jobs.tick()
    due.ask()


@jobs.handler("core.send_mail")
def send_mail(work: jobs.Work) -> None:
    """Sends one message of the outbox."""
    mail.send(work)


@jobs.handler(digests.KIND)
def write_digests(work: jobs.Work) -> None:
    """Writes the digests of one day."""
    digests.write_digests(work, date.fromisoformat(work.args["date"]))


@due.look(digests.KIND)
def digests_of_today(now: datetime) -> list[due.Due]:
    """The digests, once a day from their hour on."""
    return digests.due_digest(now)
