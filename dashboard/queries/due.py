"""When the next figures are due: the period that follows what is there, and the day on which its file can be expected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.choices import CADENCE_MONTHS, ImportState
from dashboard.ingest.periods import span_of
from dashboard.ingest.succession import add_months, following
from dashboard.models import Dataset, Import

# How long before its end an agreement, and before its date a file, is pointed out.
WARNED = timedelta(days=60)
# Gaps further back than this many periods are history.
LOOKED_BACK = 40


@dataclass(frozen=True)
class Coming:
    """The period that comes next and the day on which its file is due; both empty where nothing is expected."""

    period: str = ""
    due: date | None = None


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes by their last day; those without a known form come first."""
    return tuple(sorted(codes, key=lambda code: (_ends(code), code)))


def coming_after(codes: Iterable[str], cadence: str, lag_months: int) -> Coming:
    """What follows these periods when a new one comes every so often, so many months after its end."""
    _gaps, period = expected(in_order(codes), cadence)
    span = span_of(period) if period else None
    return Coming(period, add_months(span.ends, lag_months)) if span else Coming()


def expected(present: Sequence[str], cadence: str) -> tuple[tuple[str, ...], str]:
    """The periods missing between those that are there, and the one that comes next; of the kind of the latest one."""
    months = CADENCE_MONTHS.get(cadence, 0)
    if not present or not months or (latest := span_of(present[-1])) is None:
        return (), ""
    same = [code for code in present if (span := span_of(code)) is not None and span.kind == latest.kind]
    gaps: list[str] = []
    for code, after in zip(same[-LOOKED_BACK:], same[-LOOKED_BACK:][1:], strict=False):
        missing = following(code, months)
        while missing is not None and missing != after and _ends(missing) < _ends(after):
            gaps.append(missing)
            missing = following(missing, months)
    return tuple(gaps), following(same[-1], months) or ""


def files_expected() -> list[tuple[Dataset, Coming]]:
    """Each dataset of which files come again and again, with its next period; two queries."""
    periods: dict[int, set[str]] = {}
    accepted = Import.objects.filter(state=ImportState.ACCEPTED, dataset__cadence__gt="").order_by()
    for number, codes in accepted.values_list("dataset_id", "summary__periods"):
        periods.setdefault(number, set()).update(codes or ())
    return [
        (dataset, coming_after(periods[dataset.pk], dataset.cadence, dataset.lag_months))
        for dataset in Dataset.objects.filter(pk__in=periods).order_by("slug")
    ]


def tone_of(day: date | None, today: date) -> str:
    """How near a day is: "no" when it has passed, "warn" when it is near, else "plain"."""
    if day is None or day > today + WARNED:
        return "plain"
    return "no" if day < today else "warn"


def _ends(code: str) -> date:
    span = span_of(code)
    return span.ends if span else date.min
