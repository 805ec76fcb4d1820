"""The pages of second coding that the sweep looks at. See `swept` for the words."""

from django.db.models import F

from agenda.models import CodingRound, SecondCode
from tests.journeys.swept import Look, first, look


def differing() -> int:
    """The first entry that two people coded differently and nobody has settled."""
    open_ones = SecondCode.objects.filter(coded_at__isnull=False, settled_at__isnull=True)
    return open_ones.exclude(second_code=F("first_code")).order_by("pk").values_list("pk", flat=True)[0]


LOOKS: dict[str, Look | list[Look]] = {
    "agenda:coding_list": [look("approver"), look("backbone"), look("member", status=403)],
    "agenda:coding_edit": [
        look("approver", code_id=first(SecondCode, coded_at__isnull=True)),
        look("approver", then="send", code_id=first(SecondCode, coded_at__isnull=True)),
    ],
    "agenda:coding_settle": look("approver", code_id=differing),
    "agenda:console_coding": look("backbone"),
    "agenda:console_coding_sample": look("backbone", sample_id=first(CodingRound)),
}
NOT_PAGES: dict[str, str] = {}
