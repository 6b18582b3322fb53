"""A table of the page."""

from __future__ import annotations

from collections.abc import Iterable


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """Render rows of HTML cells; a heading with # is a column of numbers. On a phone each row becomes a card."""
    titles = [title.lstrip("#") for title in head]
    kinds = ['class="n"' if title.startswith("#") else "" for title in head]
    top = "".join(f"<th {kind}>{title.replace(' ', '<br>', 1)}</th>" for title, kind in zip(titles, kinds, strict=True))
    body = "".join(
        "<tr>"
        + "".join(
            f'<td {kind} data-label="{title}">{cell}</td>' for cell, title, kind in zip(row, titles, kinds, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
