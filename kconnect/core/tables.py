"""What a table needs to stay a table on a phone: explicit roles, and each cell labelled with its column."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import count

from django.utils.html import escape, strip_tags

OPENING = re.compile(r"<(thead|tbody|tfoot|tr|th|td)\b([^>]*)>", re.IGNORECASE)
HEAD = re.compile(r"<thead\b.*?</thead>", re.IGNORECASE | re.DOTALL)
HEAD_CELL = re.compile(r"<th\b[^>]*>(.*?)</th>", re.IGNORECASE | re.DOTALL)
ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row", "td": "cell"}


def with_roles(html: str) -> str:
    """The rows of a simple table (no cell spans columns) with ARIA roles and, in `data-l`, the head of each cell's column.

    A grid on a phone would otherwise lose its meaning for screen readers and its column heads for everybody. What an author has
    written already stays; the text of a head that is there for screen readers only gives no label.
    """
    head = HEAD.search(html)
    labels = [label_of(cell) for cell in HEAD_CELL.findall(head.group(0))] if head else []
    end_of_head = head.end() if head else 0
    columns: Iterator[int] = count()

    def opened(match: re.Match[str]) -> str:
        nonlocal columns
        name, attributes = match.group(1).lower(), match.group(2)
        if name == "tr":
            columns = count()
        role = ROLES.get(name) or ("columnheader" if 'scope="col"' in attributes else "rowheader")
        extra = "" if "role=" in attributes else f' role="{role}"'
        if name in {"td", "th"}:
            column = next(columns)
            label = labels[column] if column < len(labels) else ""
            if name == "td" and label and match.start() >= end_of_head and "data-l=" not in attributes:
                extra += f' data-l="{escape(label)}"'
        return f"<{match.group(1)}{extra}{attributes}>"

    return OPENING.sub(opened, html)


def label_of(cell: str) -> str:
    """The visible text of a column head."""
    return "" if 'class="vh"' in cell else unescape(" ".join(strip_tags(cell).split()))
