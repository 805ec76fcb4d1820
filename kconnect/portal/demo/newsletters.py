"""An edition of the newsletter that went out in the demonstration network, a draft, and two subscribers."""

from engagement.services import newsletters as services
from engagement.services import subscriptions
from kconnect.core import jobs
from kconnect.core.models import Job
from workgroups.models import User

READERS = (("reader@kconnect.example", "en"), ("lectora@kconnect.example", "es"))


def load_newsletters(users: dict[str, User]) -> None:
    """Sent to those who subscribe, as a worker would; the draft waits for somebody to look at who gets it."""
    staff = users["denise"]
    for email, language in READERS:
        subscriptions.subscribe(subscriptions.Wanted(email, language, ("network", "events")))
    row = services.write_newsletter(
        by=staff, subject="What moved this spring", subject_es="Qué cambió esta primavera",
        intro="Thank you to everyone who came to the open evenings. What you said is in the new workplan.",
        intro_es="Gracias a quienes vinieron a las tardes abiertas. Lo que dijeron está en el nuevo plan de trabajo.",
        topic="network", lists=["subscribers"], blocks=["news", "answers", "decisions", "events", "seats"],
    )  # fmt: skip
    row = services.show_audience(by=staff, newsletter=row)
    services.send_newsletter(by=staff, newsletter=row, shown=row.audience)
    jobs.run_job(Job.objects.get(kind=services.KIND, key=str(row.pk)).pk)
    services.write_newsletter(
        by=staff, subject="Come and have a say in summer", intro="Four events, with childcare at each.",
        topic="events", lists=["subscribers", "members"], blocks=["surveys", "asked", "events"],
    )  # fmt: skip
