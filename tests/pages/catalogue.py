"""The catalogue of messages: what the pages say, and the file that translators edit.

``python -m tests.pages.catalogue`` writes new messages into the English catalogue, and new
sentences of refusals into the Indonesian one, empty, and takes out those that nobody says any
more.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.formatting import LANGUAGES
from app.web.desks import words as desk
from app.web.pages import accords, method, refusals, words
from app.web.pages.language import catalogue
from domain.index import Edition, editions
from domain.indicator import Source
from domain.race import Verdict
from domain.scoring import Portfolio, RegionFacts, explain
from tests.pages.sentences import sentences

ROOT = Path(__file__).parents[2]
_METHODS = [("**.py", "python"), ("**.html", "jinja2")]
_OPTIONS = {"**.html": {"trimmed": "true", "silent": "false"}}
_TERM = re.compile(r"\{(\w+)\}")
_TABLES = ("TYPES", "BASES", "BASES_TOLD", "STATES", "REASONS", "CAUSES", "PARTS", "NOTICES")
_MORE_TABLES = ("STATUSES", "CERTAINTIES", "TAGS", "VERDICTS", "INDICES", "ROLES", "PHASES")


def needed() -> Catalog:
    """Every message that a page can say."""
    found = Catalog(charset="utf-8")
    for message, context in extracted():
        found.add(message, context=context)
    for text in sorted(set(said())):
        found.add(text)
    return found


def extracted() -> Iterator[tuple[Any, str | None]]:
    """Messages written in templates and in the code of the pages."""
    for folder in ("app/web/templates", "app/web/pages", "app/web/desks"):
        found = extract_from_dir(
            ROOT / folder, _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=()
        )
        for _, _, message, _, context in found:
            yield message, context


_KEYWORDS: Any = {"_": None, "gettext": None, "ngettext": (1, 2)}


def said() -> Iterator[str]:
    """Texts of the domain and tables of words, as ``said`` looks them up."""
    for name in (*_TABLES, *_MORE_TABLES):
        yield from getattr(words, name).values()
    yield from refusals.HELP.values()
    for table in (*accords.TABLES, *desk.TABLES):
        yield from table.values()
    yield from (one.label for one in Verdict)
    yield from method.KINDS
    yield "semua"
    for one in editions():
        yield from _pieces(one)


def _pieces(one: Edition) -> Iterator[str]:
    texts = [one.title, *_names(one), *_groups(one), *(source.text for source in _sources(one))]
    for text in texts:
        for piece in text.split("; "):
            yield from piece.split(": ")
    yield from _formulas(one)


def _groups(one: Edition) -> Iterator[str]:
    """Clusters and grades, as they are called."""
    for scheme in one.cluster_schemes:
        yield from (cluster.replace("_", " ") for cluster in scheme.clusters)
    yield from one.grade_rule.names.values() if one.grade_rule else ()


def _names(one: Edition) -> Iterator[str]:
    yield from (part.name for part in one.parts)
    for row in one.indicators:
        yield from (row.name, row.variable)
        if row.quantity:
            yield row.quantity.unit.value
    for line in one.parameters:
        yield line.name
        if isinstance(line.value, str):
            yield line.value
    yield from (change.reason for change in one.changes)
    yield from (ratio.name for ratio in one.ratios)
    for scheme in one.cluster_schemes:
        yield scheme.name


def _sources(one: Edition) -> Iterator[Source]:
    yield from one.sources
    yield from (change.source for change in one.changes)
    yield from (scheme.source for scheme in one.cluster_schemes)
    yield from (ratio.source for ratio in one.ratios)
    yield from method.sources(one)
    yield from (row.parameters_source for row in one.indicators if row.parameters_source)


def _formulas(one: Edition) -> Iterator[str]:
    """Formulas and their terms: of a region that has everything, and of one that has nothing."""
    if not one.computable:
        return
    for facts in (RegionFacts(), _everything(one)):
        for line in explain(one, facts).walk():
            yield from filter(None, (line.label, line.template))
            yield from (term.replace("_", " ") for term in _TERM.findall(line.template))


def _everything(one: Edition) -> RegionFacts:
    urusan = frozenset(choice.code for choice in one.urusan)
    return RegionFacts(
        levels={row.code: 3 for row in one.region_indicators if row.parameters},
        figures={row.code: Decimal(1) for row in one.region_indicators if row.quantity},
        portfolio=Portfolio(9, 9, Decimal(900), urusan),
    )


def refused() -> Catalog:
    """Every sentence in which a page can say no."""
    found = Catalog(charset="utf-8")
    for text in sorted(sentences()):
        found.add(text)
    return found


def known(language: str, name: str = "messages") -> Catalog:
    """The catalogue as it is kept."""
    with catalogue(language, name).open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, name: str, found: Catalog) -> None:
    """Brings a catalogue up to what is needed."""
    kept = known(language, name)
    kept.update(found, no_fuzzy_matching=True)
    kept.obsolete.clear()
    with catalogue(language, name).open("wb") as file:
        file.write(_HEADER.format(language=language).encode())
        write_po(file, kept, width=0, sort_output=True, no_location=True, omit_header=True)


# No dates and no names: the history of the file is kept elsewhere.
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


if __name__ == "__main__":
    for one in LANGUAGES[1:]:
        update(one, "messages", needed())
    update(LANGUAGES[0], "refusals", refused())
