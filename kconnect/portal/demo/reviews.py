"""The equity reviews of the demonstration network, and how its council affirmed strategies."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from agenda import services
from agenda.models import EquityReview, Strategy
from workgroups.choices import EQUITY_AND_INCLUSION
from workgroups.models import NotedDecision, User, Workgroup
from workgroups.permissions import RoleName, forget_access
from workgroups.services import grant_role

FOLDER = Path(__file__).parent
NEXT, DECIDED = 200, -40


def read() -> dict[str, Any]:
    """What `reviews.toml` says."""
    return tomllib.loads((FOLDER / "reviews.toml").read_text())


def load_pending(users: dict[str, User]) -> None:
    """What passed while nobody sat in Equity & Inclusion yet; then its first members join."""
    what, by = read(), users["denise"]
    for about in what["review"]:
        if about["outcome"] == "pending":
            review = _asked(about, by)
            services.pass_pending(by=by, review=review, next_on=timezone.localdate() + timedelta(days=about["again"]))
            _affirm(about, by)
    group = Workgroup.objects.get(slug=EQUITY_AND_INCLUSION)
    for key, role in what["member"].items():
        grant_role(by=None, person=users[key].person, role=RoleName(role), workgroup=group, shown=True)
        forget_access(users[key])


def load_reviews(users: dict[str, User]) -> None:
    """The reviews that members made, after the meeting in which the council decided."""
    by = users["denise"]
    for about in read()["review"]:
        if about["outcome"] == "pending":
            continue
        review = _asked(about, by)
        if about["outcome"]:
            _concluded(about, review, users["ruth"])
            _affirm(about, by)


def _asked(about: dict[str, Any], by: User) -> EquityReview:
    answers = {name: about[name] for name in services.reviews.ANSWERS if name in about}
    strategy = Strategy.objects.get(slug=about["strategy"])
    return services.ask_review(by=by, strategy=strategy, **answers)


def _concluded(about: dict[str, Any], review: EquityReview, by: User) -> None:
    services.conclude_review(
        by=by,
        review=review,
        outcome=about["outcome"],
        said=about["said"],
        said_es=about["said_es"],
        conditions=about.get("conditions", []),
        next_on=timezone.localdate() + timedelta(days=about.get("again", NEXT)),
    )
    for condition in review.conditions.all()[: about.get("met", 0)]:
        services.meet_condition(by=by, condition=condition, met=True)


def _affirm(about: dict[str, Any], by: User) -> None:
    """By the decision that the council's meeting noted; where it noted none, in words."""
    strategy = Strategy.objects.get(slug=about["strategy"])
    noted = about.get("decision")
    if noted:
        services.affirm_strategy(by=by, strategy=strategy, decision=NotedDecision.objects.get(text=noted))
    elif about.get("affirmed", True):
        day = timezone.localdate() + timedelta(days=DECIDED)
        words: dict[str, Any] = {"body": "the Network Council", "body_es": "el Consejo de la Red"}
        services.affirm_strategy(by=by, strategy=strategy, decided_on=day, **words)
