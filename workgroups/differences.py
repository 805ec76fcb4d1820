"""What two versions of a text say differently, paragraph by paragraph and word by word, for people to read. Pure text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED = "same", "added", "removed"
# Below this likeness two paragraphs are not one that was changed, but one that went and one that came.
ALIKE = 0.5


@dataclass(frozen=True)
class Piece:
    """Some words that both versions have, or only one."""

    kind: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `kind` is "same" also for one in which only some words differ."""

    kind: str
    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the two versions differ here."""
        return any(piece.kind != SAME for piece in self.pieces)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: what stands between empty lines, and each line for itself."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def differences(old: str, new: str) -> list[Paragraph]:
    """All paragraphs of both texts in order, with what is different marked."""
    before, after = paragraphs(old), paragraphs(new)
    found: list[Paragraph] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [whole(SAME, text) for text in after[c:d]]
        else:
            found += _replaced(before[a:b], after[c:d])
    return found


def whole(kind: str, text: str) -> Paragraph:
    """A paragraph of one kind."""
    return Paragraph(kind, (Piece(kind, text),))


def _replaced(before: list[str], after: list[str]) -> Iterator[Paragraph]:
    """Pairs each old paragraph with the first new one that is like it; the others went or came."""
    waiting = list(after)
    for old in before:
        like = next((new for new in waiting if _likeness(old, new) >= ALIKE), None)
        if like is None:
            yield whole(REMOVED, old)
            continue
        while waiting[0] is not like:
            yield whole(ADDED, waiting.pop(0))
        yield Paragraph(SAME, tuple(_words(old, waiting.pop(0))))
    yield from (whole(ADDED, new) for new in waiting)


def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio()


def _words(old: str, new: str) -> Iterator[Piece]:
    # Words with the blanks that follow, so that the pieces put together are the paragraph.
    before, after = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(SAME, "".join(after[c:d]))
        else:
            yield from [Piece(REMOVED, "".join(before[a:b]).rstrip() + " ")] if b > a else []
            yield from [Piece(ADDED, "".join(after[c:d]))] if d > c else []
