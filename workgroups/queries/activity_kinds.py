"""The network's kinds of work, in the words of the page: those that it starts with, reworded or retired, and its own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from kconnect.core.i18n import localized
from workgroups.choices import ACTIVITY_CODES, ActivityCode
from workgroups.models import Activity, ActivityKind


@dataclass(frozen=True)
class Kind:
    """One kind of work; `word` fits on a chip."""

    code: str
    word: str
    name: str
    definition: str
    example: str
    not_when: str
    retired: bool
    own: bool


@dataclass(frozen=True)
class Scheme:
    """All kinds in the order in which they are offered; retired ones too, because entries keep them."""

    kinds: dict[str, Kind]

    def offered(self, *also: str) -> list[Kind]:
        """What a form offers: kinds in use, and those named in `also`, which an entry has already."""
        return [kind for kind in self.kinds.values() if not kind.retired or kind.code in also]

    def name(self, code: str) -> str:
        """The name of a kind; its code if the network does not know it."""
        return self.kinds[code].name if code in self.kinds else code


def scheme() -> Scheme:
    """The list as it stands. One query."""
    rows = {row.code: row for row in ActivityKind.objects.all()}
    shipped = {code.value: _shipped(code, rows.get(code.value)) for code in ActivityCode}
    own = {code: _own(row) for code, row in rows.items() if code not in shipped}
    return Scheme(shipped | own)


def _shipped(code: ActivityCode, row: ActivityKind | None) -> Kind:
    about = ACTIVITY_CODES[code]
    name = _said(row, "name")
    return Kind(
        code=code.value,
        word=name or str(about.word),
        name=name or str(code.label),
        definition=_said(row, "definition") or str(about.definition),
        example=_said(row, "example") or str(about.example),
        not_when=_said(row, "not_when") or str(about.not_when),
        retired=row is not None and row.retired_on is not None,
        own=False,
    )


def _own(row: ActivityKind) -> Kind:
    return Kind(
        code=row.code,
        word=_said(row, "name"),
        name=_said(row, "name"),
        definition=_said(row, "definition"),
        example=_said(row, "example"),
        not_when=_said(row, "not_when"),
        retired=row.retired_on is not None,
        own=True,
    )


def _said(row: Any, field: str) -> str:
    return "" if row is None else localized(row, field).text


def kinds_used() -> list[tuple[Kind, int]]:
    """All kinds, each with the number of activities that are coded so. Two queries."""
    numbers = dict(Activity.objects.kept().order_by().values_list("code").annotate(number=Count("pk")))
    return [(kind, numbers.get(code, 0)) for code, kind in scheme().kinds.items()]
