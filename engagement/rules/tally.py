"""Pure: what was said, counted by the rule of the body; whether enough took part; and what of a secret vote may be told.

Sources of the methods: consent and consensus as sociocracy and "On Conflict and Consensus" (Butler, Rothstein 1987) describe
them; ranked choice is the instant runoff of the Model Municipal Code, with those who are last together leaving together.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from agenda import rules as agenda_rules
from engagement.choices import ConflictRule, DecisionRule, Stance

# A secret vote of fewer ballots tells its outcome only, and one in which a figure stands for all but fewer than that many: so
# that nobody can conclude from missing figures that all said the same.
FEWEST_BALLOTS = 10
FEWEST_APART = 2


@dataclass(frozen=True)
class Terms:
    """What a body agreed about deciding: `quorum_percent` of the seats that count, and a seat of each of `quorum_voices`.

    A consent decision passes with at most `most_against` objections.
    """

    rule: str
    most_against: int = 0
    quorum_percent: int = 50
    quorum_voices: frozenset[str] = frozenset()
    conflicts: str = ConflictRule.LEAVES


@dataclass(frozen=True)
class Seated:
    """One who may take part: whose voice the seat brings, whether a conflict was declared, whether they said something."""

    voice: str
    conflicted: bool = False
    took_part: bool = False


@dataclass(frozen=True)
class Said:
    """One ballot: a stance, and for ranked choice the options from first to last."""

    stance: str
    ranking: tuple[int, ...] = ()


@dataclass(frozen=True)
class Quorum:
    """How many of the seats that count took part, how many are needed, and of which voices nobody did."""

    eligible: int
    present: int
    needed: int
    missing: tuple[str, ...] = ()

    @property
    def reached(self) -> bool:
        """Enough, and somebody of each voice that is asked for."""
        return self.present >= self.needed and not self.missing


@dataclass(frozen=True)
class Runoff:
    """Ranked choice: votes of each option in each round; without a winner, the options that are equal at the end."""

    winner: int | None = None
    tied: tuple[int, ...] = ()
    rounds: tuple[Mapping[int, int], ...] = ()


@dataclass(frozen=True)
class Count:
    """A counted decision: `passes` by its rule alone, `carried` with the quorum. A person says what follows from it."""

    quorum: Quorum
    passes: bool
    stances: Mapping[str, int]
    runoff: Runoff = field(default_factory=Runoff)

    @property
    def carried(self) -> bool:
        """The rule is met by enough people."""
        return self.passes and self.quorum.reached


def count_of(terms: Terms, seated: Iterable[Seated], ballots: Iterable[Said], options: Collection[int] = ()) -> Count:
    """Counts ballots of those who may vote; who is kept out by a conflict has none among them."""
    said = list(ballots)
    stances = Counter(ballot.stance for ballot in said)
    quorum = quorum_of(terms, seated)
    if terms.rule != DecisionRule.RANKED:
        return Count(quorum, passes(terms, stances), stances)
    runoff = run_off(options, [ballot.ranking for ballot in said if ballot.stance == Stance.FOR])
    return Count(quorum, runoff.winner is not None, stances, runoff)


def quorum_of(terms: Terms, seated: Iterable[Seated]) -> Quorum:
    """Whether enough took part. Under LEAVES a seat with a conflict is no seat; under COUNTS saying so is being there."""
    counting = [one for one in seated if not (one.conflicted and terms.conflicts == ConflictRule.LEAVES)]
    there = [one for one in counting if one.took_part or (one.conflicted and terms.conflicts == ConflictRule.COUNTS)]
    # At least one: nobody decides nothing.
    needed = max(1, -(-terms.quorum_percent * len(counting) // 100))
    missing = sorted(terms.quorum_voices - {one.voice for one in there})
    return Quorum(len(counting), len(there), needed, tuple(missing))


def passes(terms: Terms, stances: Mapping[str, int]) -> bool:
    """Whether the positions meet the rule (any but ranked choice); nothing passes that nobody is for."""
    yes, no, blocks = stances.get(Stance.FOR, 0), stances.get(Stance.AGAINST, 0), stances.get(Stance.BLOCK, 0)
    if not yes:
        return False
    if terms.rule == DecisionRule.CONSENT:
        return no <= terms.most_against
    if terms.rule == DecisionRule.CONSENSUS:
        return not blocks and yes > no
    if terms.rule == DecisionRule.TWO_THIRDS:
        return 3 * yes >= 2 * (yes + no)
    return yes > no


def run_off(options: Collection[int], rankings: Sequence[Sequence[int]]) -> Runoff:
    """The option that more than half of the ballots still in name first, after the last ones have left round by round.

    Options that are last together leave together; if nobody would be left they are equal, and people decide. Options that
    are not among `options` (withdrawn ones) are passed over.
    """
    left, rounds = sorted(options), []
    while left:
        firsts = [[one for one in ranking if one in left][:1] for ranking in rankings]
        inside = [first for first in firsts if first]
        votes = {one.entry: one.points for one in agenda_rules.count(left, inside, 1)}
        rounds.append(votes)
        best = max(left, key=lambda one: votes[one])
        if 2 * votes[best] > len(inside):
            return Runoff(best, (), tuple(rounds))
        fewest = min(votes.values())
        staying = [one for one in left if votes[one] > fewest]
        if not staying:
            return Runoff(None, tuple(left) if inside else (), tuple(rounds))
        left = staying
    return Runoff(None, (), tuple(rounds))


def may_tell_figures(count: Count) -> bool:
    """Whether the figures of a secret vote can be told without telling how anybody voted.

    Each figure that is published counts, of every stance and of every round: that ballots differ further down helps nobody
    whose first choice everybody shares. That somebody put options in order at all says nothing of what they chose.
    """
    total = sum(count.stances.values())
    rounds = [votes for one in count.runoff.rounds for votes in one.values()]
    stances = [number for stance, number in count.stances.items() if not (rounds and stance == Stance.FOR)]
    figures = [0, *stances, *rounds]
    return total >= FEWEST_BALLOTS and total - max(figures) >= FEWEST_APART


def held_by_community(voices: Sequence[str], community: Collection[str]) -> bool:
    """Whether residents and community organisations hold more than half of the seats that may vote."""
    return 2 * sum(voice in community for voice in voices) > len(voices)
