"""What the pages of second coding read: the next entry for a coder, what to settle, and how far the codes of a period agree."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from agenda.models import CodingRound, SecondCode
from agenda.rules import FEWEST, Agreement, Why, agreement, confusions, is_coder
from workgroups.choices import DATA_AND_CAPACITY
from workgroups.models import Workgroup
from workgroups.queries.activity_kinds import Kind, scheme

PER_PAGE = 25
RELATED = ("activity__workgroup",)


def coding_group_id() -> int | None:
    """The workgroup whose members code: Data & Capacity. One query."""
    return Workgroup.objects.filter(slug=DATA_AND_CAPACITY).values_list("pk", flat=True).first()


def may_code(user: Any) -> bool:
    """Whether this person is a coder at all."""
    return is_coder(user, coding_group_id())


def kinds_to_choose() -> list[Kind]:
    """The kinds of work that a coder chooses from: those in use. One query."""
    return scheme().offered()


@dataclass(frozen=True)
class CodingDesk:
    """What waits for one coder: the next entry without its first code, how many there are, and what to settle."""

    item: SecondCode | None
    waiting: int
    to_settle: list[SecondCode]


def coding_desk(user: Any) -> CodingDesk:
    """The desk of a coder; the same queries however much waits."""
    waiting = SecondCode.objects.waiting_for(user).select_related(*RELATED)
    settle = SecondCode.objects.to_settle_by(user).select_related(*RELATED)
    return CodingDesk(waiting.first(), waiting.count(), list(settle[:PER_PAGE]))


@dataclass(frozen=True)
class Figures:
    """How far two coders agree, in words; honest where there is too little to say."""

    drawn: int
    coded: int
    share: str
    kappa: str
    open: int


@dataclass(frozen=True)
class SampleRow:
    """One sample with its figures."""

    sample: CodingRound
    figures: Figures


def samples() -> list[SampleRow]:
    """All samples, the latest days first. Two queries."""
    codes: dict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    for sample, first, second, settled in SecondCode.objects.values_list(
        "sample_id", "first_code", "second_code", "settled_code"
    ):
        codes[sample].append((first, second, bool(settled)))
    return [SampleRow(one, _figures(codes[one.pk])) for one in CodingRound.objects.all()]


def _figures(codes: list[tuple[str, str, bool]]) -> Figures:
    pairs = [(first, second) for first, second, _settled in codes if second]
    found = agreement(pairs)
    differ = sum(bool(second) and first != second and not settled for first, second, settled in codes)
    return Figures(len(codes), len(pairs), share_words(found), kappa_words(found), differ)


def share_words(found: Agreement) -> str:
    """Percent agreement with what it is a share of, or that there are too few."""
    if found.share is None:
        return _("too few to say (fewer than %(number)s)") % {"number": FEWEST}
    words = {"percent": round(100 * found.share), "agreed": found.agreed, "number": found.number}
    return _("%(percent)s%% (%(agreed)s of %(number)s)") % words


def kappa_words(found: Agreement) -> str:
    """Kappa to two decimals, or why there is none."""
    if found.why == Why.TOO_FEW:
        return _("too few to say (fewer than %(number)s)") % {"number": FEWEST}
    if found.kappa is None:
        return _("not defined: all have one and the same code")
    return number_format(found.kappa, decimal_pos=2)


@dataclass(frozen=True)
class CodedRow:
    """One entry of a sample: its first code is told to nobody before it is coded again."""

    item: SecondCode
    first: str
    second: str
    settled: str
    differs: bool


@dataclass(frozen=True)
class SamplePage:
    """A sample with its figures, where its coders differ, and its entries."""

    sample: CodingRound
    figures: Figures
    differences: list[tuple[str, str, int]]
    page: Page[SecondCode]
    rows: list[CodedRow]


def sample_page(sample: CodingRound, *, number: int) -> SamplePage:
    """One sample; the same queries however large it is."""
    kinds = scheme()
    codes = list(sample.codes.order_by().values_list("first_code", "second_code", "settled_code"))
    pairs = [(first, second) for first, second, _settled in codes if second]
    page = Paginator(sample.codes.select_related(*RELATED), PER_PAGE).get_page(number)
    rows = [
        CodedRow(
            item=one,
            first=kinds.name(one.first_code) if one.coded_at else "",
            second=kinds.name(one.second_code) if one.coded_at else "",
            settled=kinds.name(one.settled_code) if one.settled_code else "",
            differs=one.coded_at is not None and one.first_code != one.second_code,
        )
        for one in page
    ]
    named = [(kinds.name(first), kinds.name(second), count) for first, second, count in confusions(pairs)]
    figures = _figures([(first, second, bool(settled)) for first, second, settled in codes])
    return SamplePage(sample, figures, named, page, rows)


@dataclass(frozen=True)
class Dispute:
    """One entry with its two codes in words, for the third person."""

    item: SecondCode
    first: str
    second: str


def dispute(item: SecondCode) -> Dispute:
    """What a third person sees: both codes, and not who gave them."""
    kinds = scheme()
    return Dispute(item, kinds.name(item.first_code), kinds.name(item.second_code))
