"""How hard a text is to read, by published formulas: an estimate for whoever writes, never a judgement.

English: the grade level of Flesch and Kincaid (1975), from words per sentence and syllables per word. Spanish: the readability of
Fernández Huerta (1959) in the corrected form that counts syllables per word, and the same on the INFLESZ scale of Barrio (2008).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

# A text that a person of eighth grade reads without effort: the aim of every page.
MOST_GRADE = 8
# INFLESZ: from here on a Spanish text is fairly easy; from 55 on it is normal, what newspapers write.
LEAST_EASE = 55
# With fewer words than these an average says nothing.
LEAST_WORDS = 30

SENTENCE = re.compile(r"[.!?…]+(?=\s|$|[\"'»”)])|\n{2,}|\n(?=\s*[-*•])")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
ENGLISH_GROUP = re.compile(r"[aeiouy]+")
ENGLISH_SILENT = re.compile(r"(?:[^laeiouy]es|[^td]ed|[^l]e)$")
STRONG, WEAK, ACCENTED = "aeoáéó", "iuü", "íú"


class Ease(StrEnum):
    """How easy a text is."""

    TOO_SHORT = "too short"
    EASY = "easy"
    HARD = "hard"


@dataclass(frozen=True)
class Counts:
    """What the formulas count."""

    sentences: int
    words: int
    syllables: int


@dataclass(frozen=True)
class Reading:
    """The estimate for one text: a school grade for English, a score from 0 to 100 for Spanish, and what it means."""

    language: str
    score: float
    ease: Ease


def words_of(text: str) -> list[str]:
    """The words of a text, without numbers."""
    return WORD.findall(text)


def sentences_in(text: str) -> int:
    """How many sentences a text has; one at least, if it has words."""
    return max(1, sum(1 for part in SENTENCE.split(text) if WORD.search(part)))


def english_syllables(word: str) -> int:
    """Syllables of an English word, by its groups of vowels and silent endings."""
    letters = word.lower().replace("’", "'").replace("'", "")
    if len(letters) <= 3:
        return 1
    # "y" at the start is a consonant; vowels that meet are one sound, save in endings such as "being", "radio", "media".
    sounding = re.sub(r"^y", "", ENGLISH_SILENT.sub(lambda match: match.group(0)[0], letters))
    apart = len(re.findall(r"[aeiouy]ing$|(?<![tscgx])io|ia$|eo(?!u)", sounding))
    return max(1, len(ENGLISH_GROUP.findall(sounding)) + apart)


def spanish_syllables(word: str) -> int:
    """Syllables of a Spanish word: strong vowels part, weak ones join, an accent on a weak one parts it."""
    letters = re.sub(r"(?<=[gq])u(?=[eiéí])", "", word.lower().replace("-", ""))
    # A final y sounds like i.
    letters = re.sub(r"y$", "i", letters)
    count, before = 0, ""
    for letter in letters:
        vowel = letter in STRONG + WEAK + ACCENTED
        joins = (
            before and letter in WEAK and before not in ACCENTED or before and before in WEAK and letter not in ACCENTED
        )
        if vowel and not joins:
            count += 1
        before = letter if vowel else ""
    return max(1, count)


def counts_of(text: str, language: str) -> Counts:
    """Sentences, words and syllables of a text."""
    words, syllables = words_of(text), spanish_syllables if language == "es" else english_syllables
    return Counts(sentences_in(text), len(words), sum(syllables(part) for word in words for part in word.split("-")))


def flesch_kincaid(counts: Counts) -> float:
    """The school grade of an English text: 0.39 × words per sentence + 11.8 × syllables per word − 15.59."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def fernandez_huerta(counts: Counts) -> float:
    """The readability of a Spanish text: 206.84 − 60 × syllables per word − 1.02 × words per sentence."""
    return 206.84 - 60 * counts.syllables / counts.words - 1.02 * counts.words / counts.sentences


def inflesz(counts: Counts) -> float:
    """Szigriszt's perspicuity, which the INFLESZ scale reads: 206.835 − 62.3 × syllables per word − words per sentence."""
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.words / counts.sentences


def reading_of(text: str, language: str) -> Reading:
    """How hard a text is: the grade of an English one, the INFLESZ score of a Spanish one."""
    counts = counts_of(text, language)
    if counts.words < LEAST_WORDS:
        return Reading(language, 0.0, Ease.TOO_SHORT)
    if language == "es":
        score = inflesz(counts)
        return Reading(language, score, Ease.EASY if score >= LEAST_EASE else Ease.HARD)
    score = flesch_kincaid(counts)
    return Reading(language, score, Ease.EASY if score < MOST_GRADE + 1 else Ease.HARD)


def longest_sentence(text: str) -> str:
    """The sentence with the most words, to shorten first."""
    parts = [part.strip() for part in SENTENCE.split(text)]
    return max(parts, key=lambda part: len(words_of(part)), default="")
