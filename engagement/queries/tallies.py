"""What was said in a decision, brought together with its terms and counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement import rules
from engagement.models import Decision, DecisionOption, Elector, Position
from engagement.rules import Count, Said, Seated, Terms


@dataclass(frozen=True)
class Tally:
    """A count with what it was made of. `told` says whether its figures may be shown: of a secret vote not always."""

    count: Count
    terms: Terms
    options: dict[int, DecisionOption]
    told: bool


def terms_of(decision: Decision) -> Terms:
    """The terms by which it is counted."""
    return Terms(
        decision.rule,
        decision.most_against,
        decision.quorum_percent,
        frozenset(decision.quorum_voices),
        decision.conflicts,
    )


def tally_of(decision: Decision, electors: Sequence[Elector] | None = None) -> Tally:
    """Counts what is said so far. Three queries, or two with the electors."""
    who = list(decision.electors.all()) if electors is None else electors
    options = {option.pk: option for option in decision.options.all()}
    staying = [key for key, option in options.items() if option.withdrawn_at is None]
    ballots = _ballots(decision)
    seated = [Seated(one.voice, one.conflicted, one.took_part) for one in who]
    count = rules.count_of(terms_of(decision), seated, ballots, staying)
    return Tally(count, terms_of(decision), options, not decision.secret or rules.may_tell_figures(count))


def _ballots(decision: Decision) -> list[Said]:
    """Everything that is said, whoever said it."""
    if decision.secret:
        said = list(decision.ballots.values_list("stance", "ranking"))
    else:
        said = list(Position.objects.filter(elector__decision=decision).values_list("stance", "ranking"))
    return [Said(stance, tuple(ranking)) for stance, ranking in said]
