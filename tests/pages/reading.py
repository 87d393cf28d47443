"""Reading pages in tests: the tables of a page as rows of texts."""

from html.parser import HTMLParser


class Tables(HTMLParser):
    """The cells of every table by its id; end tags may be missing, as HTML allows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] | None = None
        self._is_title = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = self.tables.setdefault(dict(attrs).get("id") or "", [])
        elif self._rows is not None and tag == "tr":
            self._rows.append([])
        elif self._rows and tag in {"td", "th"}:
            self._rows[-1].append("")
        elif self._rows and tag == "br":
            self.handle_data(" ")
        self._is_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._rows = None
        self._is_title = False

    def handle_data(self, data: str) -> None:
        if self._rows and self._rows[-1] and not self._is_title:
            self._rows[-1][-1] += data


def table(page: str, name: str) -> list[list[str]]:
    """The rows of a table without its heading, each cell with single spaces."""
    return [[" ".join(cell.split()) for cell in row] for row in Tables(page).tables[name][1:]]


def heading(page: str, name: str) -> list[str]:
    """The heading of a table."""
    return [" ".join(cell.split()) for cell in Tables(page).tables[name][0]]
