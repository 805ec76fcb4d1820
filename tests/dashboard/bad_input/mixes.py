"""Tables that several of the mistakes B01-B60 befell at once, as CSV or XLSX."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import xlsxwriter  # type: ignore[import-untyped]  # it carries no types

HEADER = ("measure", "place", "year", "group", "value", "numerator", "denominator", "note")
KEYS = [
    (measure, place, year, group)
    for measure in ("income", "births", "share")
    for place in ("26", "26081", "26139")
    for year in ("2022", "2023")
    for group in ("", "race=black")
]
# Figures that some mistake writes and that may be read; no base figure is among them, and none is zero.
READABLE = {"1E5": 100000.0, "+7": 7.0, ".25": 0.25, "1e-3": 0.001, "  9  ": 9.0, "5\u200b": 5.0, "−3": -3.0}
MARKS = ("*", "<10", "-", "N/A", "**", "(X)", "…", "NR", "", "qq", "—", ">=95", "70-79", "-666666666", "nan%")
NUMBERS = (
    "1e400",
    "NaN",
    "Infinity",
    "-inf",
    "1" * 40,
    "1,234",
    "1.234,5",
    "$1,234.50",
    "1\u00a0234",
    "45%",
    "0.45.1",
    "٥",
)
PERIODS = ("03/04/2025", "2025-02-30", "24", "45000", "60", "2023-24", "SY24", "1066", "2999", "2023.0", "2022-13", "")
PLACES = ("Burton Hts", "26081 ", "2608\u200b1", "26081.0", "2.6081E+04", "26\u043e81", "00026", "2608", "", "x" * 50)
GROUPS = (
    "Other",
    "race=Bl\u0430ck",
    "race=black;race=black",
    "race",
    "=",
    "race=black;sex=female",
    "\u202erace",
    "Total",
)
COMMANDS = ('=HYPERLINK("x")', "+cmd|x", "@SUM(A1)", "-2+3", "\t=1", "#REF!", "#DIV/0!", "=1+1")
TEXTS = ("\u202eabc", "a\x07b", "😀", "Pen\u0303a", "A\u0410", 'a"b', "a\nb", "a\rb", "x" * 33_000, "\ufffe")
PERSONAL = ("ana@example.org", "123-45-6789", "x", "y", "z")
TITLES = ("", "value", "VALUE", " value ", "válue", "va\u200blue", "vаlue", "measure", "First name", "SSN", "x" * 500)


@dataclass
class Table:
    """A table on its way into a file."""

    header: list[str] = field(default_factory=lambda: list(HEADER))
    rows: list[list[str]] = field(
        default_factory=lambda: [[*key, str(number + 11), "", "", "fine"] for number, key in enumerate(KEYS)]
    )
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    delimiter: str = ","
    end: str = "\n"
    encoding: str = "utf-8"
    first: bytes = b""
    cut: int | None = None
    nul: int | None = None

    def row(self, number: int) -> list[str]:
        """Some row; an empty one where none is left."""
        return self.rows[number % len(self.rows)] if self.rows else []


def put(column: int, texts: tuple[str, ...]) -> Callable[[Table, int], None]:
    """Writes one of the texts into a column of some row."""

    def change(table: Table, number: int) -> None:
        row = table.row(number // len(texts))
        if column < len(row):
            row[column] = texts[number % len(texts)]

    return change


def _title(table: Table, number: int) -> None:
    table.header[number % len(table.header)] = TITLES[number % len(TITLES)]


def _again(table: Table, number: int) -> None:
    row = list(table.row(number))
    if len(row) > 4 and number % 2:
        row[4] = "99"
    table.rows.insert(number % (len(table.rows) + 1), row)


def _some(table: Table, name: str, values: tuple[object, ...], number: int) -> None:
    setattr(table, name, values[number % len(values)])


MISTAKES: dict[str, Callable[[Table, int], None]] = {
    "B02 no rows": lambda table, number: table.rows.clear(),
    "B04 mark": lambda table, number: _some(table, "first", (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"), number),
    "B05 encoding": lambda table, number: _some(table, "encoding", ("utf-16", "utf-16-le", "utf-16-be"), number),
    "B06 old letters": lambda table, number: _some(table, "encoding", ("cp1252", "mac-roman", "latin-1"), number),
    "B08 delimiter": lambda table, number: _some(table, "delimiter", (";", "\t", "|", ":"), number),
    "B08 sep": lambda table, number: table.above.insert(0, "sep=;"),
    "B09 ends": lambda table, number: _some(table, "end", ("\r", "\r\n", "\n\r"), number),
    "B10 cut": lambda table, number: _some(table, "cut", (number % 2000 + 1,), 0),
    "B10 quote": lambda table, number: table.below.append('"never closed'),
    "B11 nul": lambda table, number: _some(table, "nul", (number,), 0),
    "B12-B14 title": _title,
    "B15 above": lambda table, number: table.above.append(("A report", "", "Made on Monday,,")[number % 3]),
    "B16 below": lambda table, number: table.below.append(("Source: us", "* a note", "† note,,,,,,,")[number % 3]),
    "B17 total": put(3, ("Total", "All")),
    "B18 extra": lambda table, number: table.row(number).append("extra"),
    "B19 missing": lambda table, number: table.row(number).__delitem__(slice(number % 8, None)),
    "B20 blank": lambda table, number: table.rows.insert(number % (len(table.rows) + 1), []),
    "B21 mark": put(4, MARKS),
    "B24 number": put(4, NUMBERS),
    "B24 readable": put(4, tuple(READABLE)),
    "B25 negative": put(4, ("-4", "101")),
    "B25 numerator": put(5, ("11", "-1", "*")),
    "B25 denominator": put(6, ("10", "-10", "<10")),
    "B28-B33 period": put(2, PERIODS),
    "B34-B36 place": put(1, PLACES),
    "B37 group": put(3, GROUPS),
    "B38 B39 text": put(7, TEXTS),
    "B38 measure": put(0, ("incom\u0435", "INCOME", "income\u200b", "pay", "")),
    "B40 B41 again": _again,
    "B58 person": put(7, PERSONAL),
    "B57 command": put(4, COMMANDS),
    "B57 note": put(7, COMMANDS),
}


def readable() -> set[float]:
    """Every number that a cell of a mixed table may be read as."""
    return (
        {float(number + 11) for number in range(len(KEYS))}
        | set(READABLE.values())
        | {99.0, 101.0, -4.0, 24.0, 45000.0}
    )


def as_csv(table: Table) -> bytes:
    """The table as a text file."""

    def written(cell: str) -> str:
        odd = any(sign in cell for sign in (table.delimiter, '"', "\n", "\r"))
        return '"' + cell.replace('"', '""') + '"' if odd else cell

    lines = [
        *table.above,
        *(table.delimiter.join(map(written, row)) for row in [table.header, *table.rows]),
        *table.below,
    ]
    text = table.end.join(lines) + table.end
    if table.nul is not None:
        place = table.nul % len(text)
        text = text[:place] + "\0" + text[place:]
    return (table.first + text.encode(table.encoding, errors="replace"))[: table.cut]


def as_xlsx(table: Table) -> bytes:
    """The table as a workbook; numbers are numbers in every other row."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Data")
        rows = [[text] for text in table.above] + [table.header, *table.rows] + [[text] for text in table.below]
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell.startswith("=") and line % 3 == 0:
                    sheet.write_formula(line, column, cell, None, "" if line % 2 else "5")
                elif line % 2 and cell.isascii() and cell.isdigit() and len(cell) < 16:
                    sheet.write_number(line, column, float(cell))
                elif cell:
                    sheet.write_string(line, column, cell[:32_767].translate({0x07: None, 0xFFFE: None}))
        if table.nul is not None:
            sheet.set_row(2, None, None, {"hidden": True})
    return target.getvalue()[: table.cut and table.cut * 4]
