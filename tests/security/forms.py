"""Every form of engagement, as the tables of the access matrix know it: where it is sent, by whom, and what a right one holds."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from kconnect.core.models import AuditEvent
from tests.access import (
    assessments,
    decisions,
    engagement,
    glossary,
    input,
    levels,
    library,
    newsletters,
    room,
    surveys,
)
from tests.access.table import DONE, OK
from tests.access.world import World, build_world

TABLES = (assessments, decisions, engagement, glossary, input, levels, library, newsletters, room, surveys)
# Whoever may send it, the humblest first: a form that checks who sends it is met with the most of its checks.
SENDERS = ("anonymous", "member_a", "lead_a", "editor_one", "backbone", "superuser")
PLAIN = "application/x-www-form-urlencoded"
Values = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """What came back, and whether anything was done."""

    answer: HttpResponse
    left_trace: bool
    seen: Any = None

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def text(self) -> str:
        return self.answer.content.decode()


@dataclass(frozen=True)
class FormAt:
    """One form: its page, its sender, and what a right one holds."""

    name: str
    address: str
    role: str
    values: Values
    shows: bool
    expected: int

    def sent_with(self, world: World, values: Values, *, look: Callable[[], Any] = lambda: None) -> Sent:
        """Sends it with these values in place of the right ones, and then has a `look`; nothing of it stays."""
        cache.clear()
        browser = world.browser(self.role)
        browser.raise_request_exception = False
        for file in (one for one in values.values() if hasattr(one, "seek")):
            file.seek(0)
        with transaction.atomic(), as_postgres():
            acts = AuditEvent.objects.count()
            answer = (
                browser.post(self.address, values)
                if any(hasattr(one, "read") for one in values.values())
                else browser.post(self.address, urlencode(values, doseq=True), content_type=PLAIN)
            )
            if answer.streaming:
                answer.getvalue()
            left_trace, seen = AuditEvent.objects.count() != acts, look()
            transaction.set_rollback(True)
        return Sent(answer, left_trace, seen)


def build() -> World:
    """The network of the matrix with the things of engagement."""
    world = build_world()
    for module in TABLES:
        if hasattr(module, "build"):
            module.build(world)
    return world


def forms(world: World) -> Iterator[FormAt]:
    """Every form that somebody may send."""
    for module in TABLES:
        for name, entry in module.ACCESS.items():
            for page in entry if isinstance(entry, list) else [entry]:
                roles = [role for role in SENDERS if page.post and page.post[role] in (OK, DONE)]
                if roles and page.post:
                    address = reverse(name, kwargs=page.at(world))
                    shows = page.get[roles[0]] == OK
                    yield FormAt(name, address, roles[0], page.form(world), shows, int(page.post[roles[0]]))


@contextmanager
def as_postgres() -> Iterator[None]:
    """Refuses on any database what PostgreSQL refuses: NUL in a text, half a surrogate, and numbers beyond all columns."""

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        for value in _flat(params):
            if isinstance(value, str):
                value.encode()
                assert "\x00" not in value, f"NUL on its way to the database: {sql[:200]}"
            if isinstance(value, int):
                assert abs(value) < 1 << 63, f"A number beyond all columns: {sql[:200]}"
        return execute(sql, params, many, context)

    wrapped: AbstractContextManager[Any] = connection.execute_wrapper(look)
    with wrapped:
        yield


def _flat(params: Any) -> Iterator[Any]:
    for value in params.values() if isinstance(params, dict) else params or ():
        if isinstance(value, list | tuple):
            yield from _flat(value)
        else:
            yield value
