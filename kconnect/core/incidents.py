"""Who is told that work has stopped, and that it goes well again: each of both once, on the page and by mail, never more.

Work of one kind on one thing is one incident, however often it is tried and fails: by retries, by a newer job, night after
night. The notice says it in the language of whoever reads it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.models import Incident, Job, Notification


def open_incident(job: Job, told: Iterable[Any]) -> None:
    """Work has failed for good; unless that is known already, those in `told` hear of it. The caller is in a transaction."""
    incident, made = Incident.objects.get_or_create(kind=job.kind, subject=job.subject or job.key, closed_at=None)
    if made:

        def say() -> str:
            # What handlers say in English has its Spanish in the catalogue.
            error = _(job.error) if job.error else ""
            return _("Background work stopped: %(error)s") % {"error": error[:200]}

        _tell(told, incident, job, "failed", say)


def close_incident(*, kind: str, subject: str, job_id: int) -> None:
    """Work has ended well; whoever heard that it had stopped hears that too. The caller is in a transaction."""
    incident = Incident.objects.filter(kind=kind, subject=subject, closed_at__isnull=True).first()
    if incident is None or not _close(incident):
        return
    job = Job.objects.get(pk=job_id)
    heard = Notification.objects.filter(occasion=_occasion(incident, "failed")).select_related("user")
    told = [notice.user for notice in heard]
    _tell(told, incident, job, "recovered", lambda: _("Background work that had stopped has now ended well."))


def _close(incident: Incident) -> bool:
    return bool(Incident.objects.filter(pk=incident.pk, closed_at__isnull=True).update(closed_at=timezone.now()))


def _occasion(incident: Incident, what: str) -> str:
    return f"incident-{incident.pk}-{what}"


def _tell(told: Iterable[Any], incident: Incident, job: Job, what: str, say: Callable[[], str]) -> None:
    occasion, url = _occasion(incident, what), f"/console/jobs/{job.pk}/"
    notices.tell(told, occasion=occasion, say=say, url=url, at_once=True, topic=Topic.SYSTEM)
