"""A file and a recipe give clean records, issues and counts: the one way in for page and command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from dashboard.indicators.frame import OBSERVATION_STATES
from dashboard.ingest.assemble import Assembly
from dashboard.ingest.binding import Binding, bind, personal_column
from dashboard.ingest.duplicates import Duplicates
from dashboard.ingest.issues import FileRefused, Issue, IssueLog, refuse
from dashboard.ingest.keys import Keys, Vocabulary
from dashboard.ingest.layout import Block, Layout, Section
from dashboard.ingest.numbers import Lines, written
from dashboard.ingest.outcome import Chunk, Counts, Known, Limits, Place, Progress, Summary
from dashboard.ingest.personal import person_column, personal_cell
from dashboard.ingest.place_keys import PlaceKeys
from dashboard.ingest.recipe import Recipe
from dashboard.ingest.records import Flags
from dashboard.ingest.rows import chosen_rows
from dashboard.ingest.section import SectionReader, Shared
from dashboard.ingest.spelling import without_look_alikes
from dashboard.ingest.suggest import Suggestions
from dashboard.ingest.sums import Sums
from dashboard.ingest.tables import RawTable, open_tables
from dashboard.ingest.validate import Checker


class Parsing:
    """The reading of one file. Iterate over it once; after that `issues` and `summary` are complete.

    Raises FileRefused, from the first step or a later one, for what makes the whole file unusable: then no chunk that
    was given before counts. Keys that come twice are found by `resolve`, over all chunks.
    """

    def __init__(
        self,
        path: Path,
        recipe: Recipe,
        known: Known,
        limits: Limits,
        *,
        personal_allowed: bool = False,
        name: str = "",
    ) -> None:
        self._path = path
        self._name = name or path.name
        self._recipe = recipe
        self._personal_allowed = personal_allowed
        self._limits = limits
        self._log = IssueLog(limits.issues)
        self.counts = Counts()
        suggestions, texts = Suggestions(), Vocabulary()
        texts.code("")
        keys = Keys(recipe, known, suggestions)
        places = PlaceKeys(known, suggestions)
        checker = Checker(known, keys.measures)
        self._shared = Shared(recipe, self._log, keys, places, checker, texts, Sums())
        self._assembly = Assembly(keys, places, texts)
        self._rejected: list[tuple[str, Lines]] = []
        self._first: tuple[str, str, tuple[str, ...]] = ("", "", ())
        self._unused: list[str] = []
        self._parts: dict[str, None] = {}
        self._signs: dict[str, list[bool]] = {}
        self._progress: Callable[[], tuple[int, int]] = lambda: (0, path.stat().st_size)
        self._number = 0

    def __iter__(self) -> Iterator[Chunk]:
        captures = self._of_name()
        try:
            for table in open_tables(self._path, self._recipe.file_rule, self._limits):
                yield from self._table(table, captures)
        except FileRefused as refusal:
            if self._log.part and not refusal.issue.part:
                raise FileRefused(refusal.issue.of_part(self._log.part)) from refusal
            raise
        if self.counts.rows_read == 0:
            raise refuse("empty_file")
        if len(self._shared.sums):
            yield self._sums()
        self._finish()

    @property
    def log(self) -> IssueLog:
        """Where the issues of this file are noted."""
        return self._log

    @property
    def issues(self) -> list[Issue]:
        return self._log.issues()

    def progress(self) -> Progress:
        """How many bytes have been read, of how many."""
        return Progress(*self._progress(), self.counts.rows_read)

    def resolve(self, duplicates: Duplicates, load: Callable[[int], Chunk]) -> dict[int, Flags]:
        """For each chunk that has any, the mask of records that repeat a key and are to be left out."""
        keep_first = self._recipe.rows.repeated == "first"
        return duplicates.resolve(load, self._log, self.counts, self._rejected, keep_first=keep_first)

    @property
    def summary(self) -> Summary:
        """What the file was, and which measures, periods and groups it speaks of."""
        keys = self._shared.keys
        encoding, delimiter, header = self._first
        return Summary(
            encoding=encoding,
            delimiter=delimiter,
            header=header,
            counts=self.counts,
            measures=tuple(keys.measures.texts),
            periods=tuple(keys.periods.texts),
            groups=tuple(keys.groups.texts),
            places=len(self._shared.places.vocabulary.texts),
            ignored=tuple(self._unused),
            parts=tuple(self._parts),
        )

    def places(self) -> Iterator[Place]:
        """The places that the file speaks of, parents before children."""
        return self._shared.places.met()

    def _of_name(self) -> dict[str, str]:
        """What the name of the file captures."""
        rule = self._recipe.file_rule.name
        if rule is None:
            return {}
        found = rule.search(self._name)
        if found is None:
            raise refuse("name_mismatch", value=self._name, pattern=rule.pattern)
        return found.groupdict("")

    def _table(self, table: RawTable, captures: Mapping[str, str]) -> Iterator[Chunk]:
        rule = self._recipe.file_rule
        self._progress = table.progress
        self._log.part = table.part
        if table.part:
            self._parts[table.part] = None
        own = dict(captures)
        for pattern, text in ((rule.member, table.member or self._name), (rule.sheet, table.sheet)):
            if pattern is not None:
                found = pattern.fullmatch(text)
                if found is None:
                    raise refuse("name_mismatch", value=text, pattern=pattern.pattern)
                own |= found.groupdict("")
        for section in Layout(table, rule, self._limits, self._log, self.counts).sections():
            yield from self._section(table, section, {**own, **section.captures})
        for note in table.notes:
            self._log.add(note.code, None, "", "", **note.params)

    def _section(self, table: RawTable, section: Section, captures: Mapping[str, str]) -> Iterator[Chunk]:
        header = section.header
        if not self._first[2]:
            self._first = (table.encoding, table.delimiter, header)
        if not self._personal_allowed and (title := personal_column(header)):
            raise refuse("personal_data", column=title, what=title)
        binding = bind(self._recipe, self._latin(section), captures)
        new = set(binding.unused).difference(self._unused)
        self._unused += [title for title in binding.unused if title in new]
        reader = SectionReader(self._shared, binding, header, table.part)
        for number, block in enumerate(section.blocks):
            self._check_personal(block, header, binding if number == 0 else None)
            chunk = self._block(block, binding, reader, table.part)
            if chunk is not None:
                yield chunk
        for column, signs in reader.signs().items():
            self._signs[column] = [
                one or other for one, other in zip(signs, self._signs.get(column, signs), strict=True)
            ]

    def _latin(self, section: Section) -> tuple[str, ...]:
        """The header with Latin letters for those of other scripts that look like them; each such title is noted."""
        latin = tuple(map(without_look_alikes, section.header))
        for title, better in zip(section.header, latin, strict=True):
            if title != better:
                self._log.add("look_alikes", section.line, title, title, latin=better)
        return latin

    def _check_personal(self, block: Block, header: tuple[str, ...], first: Binding | None) -> None:
        """Refuse records of single persons; what only many rows together tell is looked for in the first block."""
        if self._personal_allowed:
            return
        if first is not None:
            has_codes = any(place.columns for place in first.places)
            position = person_column(header, block.columns, has_codes=has_codes)
            if position is not None:
                raise refuse("personal_data", column=header[position], what=header[position])
        for index, cells in enumerate(block.columns):
            position = personal_cell(cells)
            if position is not None:
                title = header[index]
                raise refuse("personal_data", row=block.lines[position], column=title, what=title or str(index + 1))

    def _block(self, block: Block, binding: Binding, reader: SectionReader, part: str) -> Chunk | None:
        counts = self.counts
        chosen = chosen_rows(block, binding)
        counts.rows_left_out += len(block.lines) - len(chosen.lines)
        if not chosen.lines:
            return None
        lines = np.array(chosen.lines, dtype=np.int64)
        pieces, rejected, idle = reader.read(chosen, lines)
        counts.rows_rejected += int(rejected.sum())
        counts.rows_left_out += int(idle.sum())
        counts.rows_accepted += int((~rejected & ~idle).sum())
        counts.records_rejected += sum(int(piece.bad.sum()) for piece in pieces)
        if rejected.any():
            self._rejected.append((part, lines[rejected]))
        single = [piece for piece, record in zip(pieces, binding.records, strict=True) if not record.rule.combine]
        if not single:
            return None
        self._number += 1
        return self._assembly.chunk(self._number - 1, part, single)

    def _sums(self) -> Chunk:
        """The figures that were added up over the whole file; those that cannot be are rejected."""
        sums = []
        places = self._shared.places.vocabulary.texts
        for one in self._shared.sums:
            self._log.part = one.part
            if self._shared.checker.is_too_large(one):
                value = f"{places[one.key[1]]}: {written(one.figures['numerator'])}"
                self._log.add("numerator_over_denominator", one.row, one.column, value)
                self.counts.records_rejected += 1
                continue
            if one.used < one.rows:
                left = one.rows - one.used
                self._log.add("combined_without", one.row, one.column, places[one.key[1]], left=left, all=one.rows)
            sums.append(one)
        measures = self._shared.keys.measures.texts
        for (measure, state), count in self._shared.sums.states.items():
            self.counts.combined.setdefault(measures[measure], {})[OBSERVATION_STATES[state]] = count
        self._number += 1
        return self._assembly.sums(self._number - 1, sums)

    def _finish(self) -> None:
        """What only the whole file can tell."""
        self._log.part = ""
        for column, signs in self._signs.items():
            if all(signs):
                raise refuse("percent_mixed", column=column)
        for slug, line in self._shared.checker.shares():
            self._log.add("looks_like_share", line, "", slug)


def parse(
    path: Path,
    recipe: Recipe,
    known: Known,
    limits: Limits | None = None,
    *,
    personal_allowed: bool = False,
    name: str = "",
) -> Parsing:
    """Start reading `path`, which people call `name`, by `recipe`. Nothing is read before the result is iterated over."""
    return Parsing(path, recipe, known, limits or Limits(), personal_allowed=personal_allowed, name=name)
