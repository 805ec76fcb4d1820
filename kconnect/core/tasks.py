"""What Celery may call, and core's own job: a ring, the sweep, the tick, and sending mail."""

from celery import shared_task

from kconnect.core import jobs, mail


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


@jobs.handler("core.send_mail")
def send_mail(work: jobs.Work) -> None:
    """Sends one message of the outbox."""
    mail.send(work)
