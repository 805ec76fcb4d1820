"""Which breakdowns an indicator should have, and which its figures do: by group, with the reason where one is not there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dashboard.charts.model import SHOWN
from dashboard.choices import RACE_SCHEMES, Presentation
from dashboard.models import Dimension, IndicatorVersion
from dashboard.queries.public.published import Row, State
from kconnect.core.i18n import localized


@dataclass(frozen=True)
class Breakdown:
    """One way to break people down: by which scheme, how the groups share people, which of them have a figure."""

    name: str
    scheme: str
    presentation: str
    is_expected: bool
    there: tuple[str, ...]
    absent: tuple[tuple[str, str], ...]

    @property
    def is_there(self) -> bool:
        """Whether any of its groups has a figure."""
        return bool(self.there)


def breakdowns_of(
    version: IndicatorVersion, dimensions: Sequence[Dimension], rows: Iterable[Row]
) -> tuple[Breakdown, ...]:
    """The expected breakdowns and those that are there besides, for the rows of one place and period; no query.

    `dimensions` are those of `published.dimensions_of`. Groups that are crossed count for none of their dimensions.
    """
    by_group = {row["group"]: row for row in rows}
    found = [_breakdown(one, by_group, is_expected=one.slug in version.dimensions) for one in dimensions]
    return tuple(one for one in found if one.is_expected or one.is_there)


def _breakdown(dimension: Dimension, by_group: dict[str, Row], *, is_expected: bool) -> Breakdown:
    there: list[str] = []
    absent: list[tuple[str, str]] = []
    parts: Sequence[Any] = vars(dimension).get("parts", ())
    for category in parts:
        row, name = by_group.get(f"{dimension.slug}={category.slug}"), str(localized(category, "name"))
        if row is not None and (row["state"] in SHOWN or row["state"] == "bounded"):
            there.append(name)
        else:
            absent.append((name, _why(row)))
    return Breakdown(
        name=str(localized(dimension, "name")),
        scheme=scheme_name(dimension.scheme),
        presentation=str(Presentation(dimension.presentation).label) if dimension.presentation else "",
        is_expected=is_expected,
        there=tuple(there),
        absent=tuple(absent),
    )


def _why(row: Row | None) -> str:
    if row is None:
        return _("not in the file")
    words = {
        "suppressed": _("hidden"),
        "unreliable": _("too uncertain"),
        "not_applicable": _("does not apply"),
        "incomplete": _("incomplete"),
    }
    return words.get(row["state"], _("not published"))


def scheme_name(scheme: str) -> str:
    """A scheme in the reader's language: the standards for race by their names, shipped ones translated, others as written."""
    return str(RACE_SCHEMES[scheme]) if scheme in RACE_SCHEMES else _(scheme) if scheme else ""


def overlap_of(state: State) -> str:
    """The sentence that keeps readers from adding up groups that share people; "" where they share nobody."""
    known = {one.slug: one.presentation for one in state.dimensions}
    slugs = state.compare.split(";") if state.compare else []
    if any(known.get(slug) == Presentation.COMBINATION for slug in slugs):
        return " " + _("A person may be in several of these groups, so they do not add up to everyone.")
    return ""
