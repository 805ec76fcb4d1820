"""How far a gap is to shrink: set beside the goal by those who set goals, public at once, changed and taken away."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dashboard import services
from dashboard.models import DisparityOutcome, Indicator, Place
from dashboard.services import Shrink
from dashboard.services.aims import Word
from dashboard.services.errors import AimError, NotAllowedError
from kconnect.core.models import AuditEvent
from tests.build_workgroups import make_user, make_workgroup

pytestmark = pytest.mark.usefixtures("defined")
WOMEN, MEN = "sex=female", "sex=male"
COUNCIL = Word("Governing council", "Half the gap.", "La mitad de la brecha.")
HALF = Shrink([WOMEN], MEN, 2.5, date(2030, 12, 31))


def said(by: Any, shrink: Shrink = HALF, word: Word = COUNCIL, **more: Any) -> DisparityOutcome:
    indicator, kent = Indicator.objects.get(slug="work"), Place.objects.get(code="26081")
    return services.set_outcome(indicator=indicator, place=kent, shrink=shrink, word=word, by=by, **more)


def test_an_outcome_names_its_groups_its_gap_and_its_day(dev: Any) -> None:
    outcome = said(dev)
    assert [group.key for group in outcome.groups.all()] == [WOMEN]
    assert (outcome.against.key, outcome.gap, outcome.due, outcome.set_by) == (MEN, 2.5, HALF.due, dev)
    event = AuditEvent.objects.get(verb="changed")
    assert (event.target_label, event.fields) == ("work", ["outcomes"])


def test_it_is_changed_in_place(dev: Any) -> None:
    outcome = said(dev)
    said(dev, Shrink([WOMEN, MEN], "", 1.0, HALF.due), outcome=outcome)
    changed = DisparityOutcome.objects.get()
    assert (sorted(group.key for group in changed.groups.all()), changed.against.key, changed.gap) == (
        [WOMEN, MEN],
        "",
        1.0,
    )


@pytest.mark.parametrize(
    ("shrink", "word"),
    [
        (Shrink([], MEN, 1.0, HALF.due), COUNCIL),
        (Shrink([MEN], MEN, 1.0, HALF.due), COUNCIL),
        (Shrink([WOMEN], MEN, -1.0, HALF.due), COUNCIL),
        (Shrink([WOMEN], MEN, float("nan"), HALF.due), COUNCIL),
        (Shrink(["sex=nobody"], MEN, 1.0, HALF.due), COUNCIL),
        (HALF, Word(" ", "Half the gap.")),
        (HALF, Word("Council", " ")),
    ],
)
def test_what_makes_no_sense_is_refused(dev: Any, shrink: Shrink, word: Word) -> None:
    with pytest.raises(AimError):
        said(dev, shrink, word)
    assert not DisparityOutcome.objects.exists()


def test_others_than_stewards_and_the_backbone_set_and_remove_none(dev: Any) -> None:
    outcome, lead = said(dev), make_user("Ana", leads=[make_workgroup()])
    with pytest.raises(NotAllowedError):
        said(lead)
    with pytest.raises(NotAllowedError):
        services.remove_outcome(outcome=outcome, by=lead)
    services.remove_outcome(outcome=outcome, by=dev)
    assert not DisparityOutcome.objects.exists()


def test_the_table_refuses_a_gap_below_zero_and_a_row_without_words(dev: Any) -> None:
    outcome = said(dev)
    for changed, name in (({"gap": -0.1}, "gap"), ({"author": ""}, "text"), ({"reason": "", "reason_es": ""}, "text")):
        with pytest.raises(IntegrityError, match=f"dashboard_disparityoutcome_{name}"), transaction.atomic():
            DisparityOutcome.objects.filter(pk=outcome.pk).update(**changed)


def test_what_somebody_took_away_is_neither_changed_nor_taken_away_again(dev: Any) -> None:
    outcome = said(dev)
    services.remove_outcome(outcome=DisparityOutcome.objects.get(), by=dev)
    with pytest.raises(AimError):
        said(dev, outcome=outcome)
    with pytest.raises(AimError):
        services.remove_outcome(outcome=outcome, by=dev)
    assert not DisparityOutcome.objects.exists()
