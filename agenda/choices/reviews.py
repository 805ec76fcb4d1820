"""The fixed vocabularies of strategies in full and of their equity reviews."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agenda.choices.plan import StrategyState


class Collaboration(models.TextChoices):
    """How the partners of a strategy work together."""

    ALONE = "alone", _("One partner does it and keeps the others informed")
    COORDINATION = "coordination", _("Partners agree on who does what, and when")
    PARTNERSHIP = "partnership", _("A public body and other partners share the work and its cost")
    COALITION = "coalition", _("Partners speak with one voice to change a rule or a budget")
    MOVEMENT = "movement", _("Residents organize, and partners stand behind them")
    INTEGRATION = "integration", _("Partners run one service or one system together")


class EvidenceKind(models.TextChoices):
    """What speaks for a strategy."""

    STUDIES = "studies", _("Studies that compared people with and without it")
    FIGURES = "figures", _("Figures from here or from a place like ours")
    PRACTICE = "practice", _("What partners have learned doing it")
    COMMUNITY = "community", _("What the people concerned say")
    UNTRIED = "untried", _("Nobody has tried it yet: we will learn")


class ReviewLevel(models.TextChoices):
    """At which level of the network a strategy is to bring equity about."""

    INTERVENTION = "intervention", _("What families meet: a service, a place, an offer")
    COLLABORATIVE = "collaborative", _("How the whole network works together")
    BACKBONE = "backbone", _("How the backbone team works")
    MEMBER = "member", _("How one partner organization works inside")


class ReviewOutcome(models.TextChoices):
    """What came of an equity review; an open one has none yet."""

    PASSES = "passes", _("Passes")
    CONDITIONS = "conditions", _("Passes with conditions")
    RETURNED = "returned", _("Back for changes")
    PENDING = "pending", _("Passed with the review pending")
    WITHDRAWN = "withdrawn", _("Taken back")


# What reviewers can conclude, and the outcomes that open the way to the governing council.
CONCLUSIONS = (ReviewOutcome.PASSES, ReviewOutcome.CONDITIONS, ReviewOutcome.RETURNED)
PASSING = (ReviewOutcome.PASSES, ReviewOutcome.CONDITIONS, ReviewOutcome.PENDING)
# The states that only a passing review opens.
GATED = (StrategyState.REVIEWED, StrategyState.AFFIRMED)
# The states in which the goal, the kind and the reach of a strategy stand, because a review goes by them.
FIXED = (StrategyState.IN_REVIEW, *GATED)
