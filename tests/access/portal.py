"""Who gets what at the addresses of the portal: home, my work, the console and its rooms."""

from typing import Any

from kconnect.core.choices import JobState
from kconnect.core.models import Job
from tests.access.table import DONE, NO_METHOD, NOT_THERE, RUN, STAFF, Page, console, everybody, signed_in
from tests.access.world import World

NO_JOB = {"job_id": 987654}


def build(world: World) -> None:
    """One job on numbers and one of the network, both waiting, and one of each that failed."""
    for name, kind in (("numbers", "dashboard.recompute"), ("network", "core.send_mail")):
        job = Job.objects.create(kind=kind, key=f"access-{name}")
        failed = Job.objects.create(kind=kind, key=f"access-{name}-failed", state=JobState.FAILED)
        world.things |= {f"job_{name}": job, f"job_{name}_failed": failed}


def job(name: str) -> Any:
    return lambda world: {"job_id": world.things[f"job_{name}"].pk}


# A steward watches the work on numbers; the other work does not exist for them.
NETWORK_JOBS = {**console(*STAFF), "steward": NOT_THERE}
ACT_ON_NETWORK_JOBS = {**console(*STAFF, answer=DONE), "steward": NOT_THERE}


def watched() -> list[Page]:
    """The same answers for each page that reads one job."""
    return [
        Page(get=console(*RUN), at=job("numbers"), missing=NO_JOB),
        Page(get=NETWORK_JOBS, at=job("network"), missing=NO_JOB),
    ]


def acted_on(suffix: str) -> list[Page]:
    """The same answers for each button on one job."""
    return [
        Page(get=everybody(NO_METHOD), post=console(*RUN, answer=DONE), at=job(f"numbers{suffix}"), missing=NO_JOB),
        Page(get=everybody(NO_METHOD), post=ACT_ON_NETWORK_JOBS, at=job(f"network{suffix}"), missing=NO_JOB),
    ]


ACCESS: dict[str, Any] = {
    "portal:home": Page(get=everybody()),
    "portal:about_101": Page(get=everybody()),
    "portal_outside:healthz": Page(get=everybody()),
    "portal:my_work": Page(get=signed_in()),
    "portal:news_read": Page(get=everybody(NO_METHOD), post=signed_in(DONE)),
    "portal:console": Page(get=console(*RUN)),
    "portal:job_list": Page(get=console(*RUN)),
    "portal:job_detail": watched(),
    "portal:job_state": watched(),
    "portal:job_cancel": acted_on(""),
    "portal:job_retry": acted_on("_failed"),
    "portal:audit_list": Page(get=console(*STAFF)),
    "portal:gallery_detail": Page(get=console(*RUN)),
}
