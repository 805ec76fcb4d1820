"""What the pages of the portal read, one function per page."""

from kconnect.portal.queries.attention import attention
from kconnect.portal.queries.console import (
    audit_events,
    audit_rows,
    console,
    job_page,
    job_row,
    job_rows,
    jobs_watched_by,
    nightly_rows,
)
from kconnect.portal.queries.home import home
from kconnect.portal.queries.inside import workgroup_inside
from kconnect.portal.queries.messages import followed_rows, follows, told, told_rows
from kconnect.portal.queries.mine import my_work

__all__ = [
    "attention",
    "audit_events",
    "audit_rows",
    "console",
    "followed_rows",
    "follows",
    "home",
    "job_page",
    "job_row",
    "job_rows",
    "jobs_watched_by",
    "my_work",
    "nightly_rows",
    "told",
    "told_rows",
    "workgroup_inside",
]
