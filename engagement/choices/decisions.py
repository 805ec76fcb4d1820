"""The fixed vocabularies of decisions: rules, positions, conflicts of interest, outcomes, and the table of moves."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workgroups.choices import SeatPurpose, Sector


class DecisionRule(models.TextChoices):
    """How what people say becomes a result."""

    CONSENT = "consent", _("Consent")
    CONSENSUS = "consensus", _("Consensus")
    MAJORITY = "majority", _("Majority")
    TWO_THIRDS = "two_thirds", _("Two thirds")
    RANKED = "ranked", _("Ranked choice")


class Stance(models.TextChoices):
    """What somebody says; what each is called depends on the rule, see STANCES."""

    FOR = "for", pgettext_lazy("position", "For")
    ABSTAIN = "abstain", pgettext_lazy("position", "Abstains")
    AGAINST = "against", pgettext_lazy("position", "Against")
    BLOCK = "block", pgettext_lazy("position", "Blocks")


_R, _S = DecisionRule, Stance
# The positions of each rule, in the order in which they are offered, with the words that a voter chooses from.
STANCES: dict[DecisionRule, dict[Stance, str | Promise]] = {
    _R.CONSENT: {
        _S.FOR: pgettext_lazy("position", "I consent"),
        _S.ABSTAIN: pgettext_lazy("position", "I stand aside"),
        _S.AGAINST: pgettext_lazy("position", "I object"),
    },
    _R.CONSENSUS: {
        _S.FOR: pgettext_lazy("position", "I agree"),
        _S.ABSTAIN: pgettext_lazy("position", "I stand aside"),
        _S.AGAINST: pgettext_lazy("position", "I disagree, and do not block"),
        _S.BLOCK: pgettext_lazy("position", "I block"),
    },
    _R.MAJORITY: {
        _S.FOR: pgettext_lazy("position", "Yes"),
        _S.AGAINST: pgettext_lazy("position", "No"),
        _S.ABSTAIN: pgettext_lazy("position", "I abstain"),
    },
    _R.TWO_THIRDS: {
        _S.FOR: pgettext_lazy("position", "Yes"),
        _S.AGAINST: pgettext_lazy("position", "No"),
        _S.ABSTAIN: pgettext_lazy("position", "I abstain"),
    },
    _R.RANKED: {
        _S.FOR: pgettext_lazy("position", "I put them in order"),
        _S.ABSTAIN: pgettext_lazy("position", "I abstain"),
    },
}


class Voice(models.TextChoices):
    """Whose voice a seat brings when votes are counted: residents, a sector, or nobody's in particular."""

    RESIDENTS = "residents", _("Residents")
    COMMUNITY = "community", _("Community-based")
    BUSINESS = "business", _("Business")
    EDUCATION = "education", _("Education")
    GOVERNMENT = "government", _("Government")
    HEALTH = "health", _("Health")
    PHILANTHROPY = "philanthropy", _("Philanthropy")
    OTHER = "other", pgettext_lazy("seat", "Something else")


# Residents sit for themselves, for their experience, or for the sector of that name.
RESIDENT_SEATS = (SeatPurpose.RESIDENT, SeatPurpose.LIVED_EXPERIENCE)
# Who the shared-power figures ask about.
COMMUNITY_VOICES = (Voice.RESIDENTS, Voice.COMMUNITY)


def voice_of(purpose: str, sector: str) -> Voice:
    """Whose voice a seat of that purpose and sector brings."""
    if purpose in RESIDENT_SEATS:
        return Voice.RESIDENTS
    return Voice(sector) if sector in Sector.values else Voice.OTHER


class ConflictRule(models.TextChoices):
    """What a declared conflict of interest means."""

    LEAVES = "leaves", _("Does not vote and does not count in the quorum")
    COUNTS = "counts", _("Does not vote and counts in the quorum")
    VOTES = "votes", _("Says so and votes")


class DecisionSubject(models.TextChoices):
    """What a decision to adopt does by itself."""

    OTHER = "other", pgettext_lazy("decision", "Something else")
    STRATEGY = "strategy", _("Affirm a strategy")
    AGENDA = "agenda", _("Adopt the draft of the common agenda")


class DecisionState(models.TextChoices):
    """Where a decision stands; that it is counted says nothing about its outcome."""

    DRAFT = "draft", pgettext_lazy("decision", "Draft")
    OPEN = "open", pgettext_lazy("decision", "Open")
    CLOSED = "closed", pgettext_lazy("decision", "Counted, outcome to come")
    DECIDED = "decided", pgettext_lazy("decision", "Decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "Withdrawn")


# The one table of a decision's moves: from a state to the states it may come to. What is not here is refused.
DECISION_MOVES: dict[DecisionState, frozenset[DecisionState]] = {
    DecisionState.DRAFT: frozenset({DecisionState.OPEN}),
    DecisionState.OPEN: frozenset({DecisionState.CLOSED, DecisionState.WITHDRAWN}),
    DecisionState.CLOSED: frozenset({DecisionState.DECIDED}),
    DecisionState.DECIDED: frozenset(),
    DecisionState.WITHDRAWN: frozenset(),
}
# Put to the body, and nobody has said yet what came of it.
UNDER_WAY = (DecisionState.OPEN, DecisionState.CLOSED)
PUBLIC_STATES = (DecisionState.OPEN, DecisionState.CLOSED, DecisionState.DECIDED, DecisionState.WITHDRAWN)


class DecisionOutcome(models.TextChoices):
    """What a person says came of it."""

    ADOPTED = "adopted", pgettext_lazy("decision", "Adopted")
    NOT_ADOPTED = "not_adopted", pgettext_lazy("decision", "Not adopted")
    POSTPONED = "postponed", pgettext_lazy("decision", "Postponed")


class ConcernOutcome(models.TextChoices):
    """What came of a concern."""

    CHANGED = "changed", _("What is proposed changes")
    ANSWERED = "answered", _("Answered")
    STANDS = "stands", _("It stands and is on the record")
    WITHDRAWN = "withdrawn", pgettext_lazy("concern", "Taken back")
