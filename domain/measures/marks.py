"""Points from marks: documents published, and the opinions of the auditor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.explanation import Explanation
from domain.index import Earned, Edition, Part
from domain.indicator import Parameter, Source
from domain.measures.figures import Figures, absent, unreported
from domain.portfolio import RegionFacts


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document that is to be published in time and within everybody's reach."""

    name: str
    timely: str
    accessible: str
    source: Source

    def marks(self, figures: Figures) -> Decimal:
        """The marks earned, 0 to 2; a document that nobody reported earns none."""
        return sum((figures.get(code, Decimal(0)) for code in self.codes), Decimal(0))

    @property
    def codes(self) -> tuple[str, str]:
        """The two marks: timely and accessible."""
        return (self.timely, self.accessible)


@dataclass(frozen=True)
class DocumentMarks:
    """Marks earned by documents out of two for each, times the maximum of the part.

    A document is timely when it is published ``within`` so many days of its enactment.
    """

    documents: tuple[Document, ...]
    within: Parameter

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The days that a document may take."""
        return (self.within,)

    def earn(self, part: Part, edition: Edition, facts: RegionFacts) -> Earned:
        """Timely and accessible documents over twice their number."""
        marks = sum((one.marks(facts.figures) for one in self.documents), Decimal(0))
        return Earned(part.maximum * marks / (2 * len(self.documents)))

    def explain(self, part: Part, edition: Edition, facts: RegionFacts) -> Explanation:
        """One line for each document."""
        marks = [one.marks(facts.figures) for one in self.documents]
        each = part.maximum / (2 * len(self.documents))
        return part.explained(
            self.earn(part, edition, facts).points,
            template="{bobot} × {tanda} / (2 × {dokumen})",
            numbers={
                "bobot": part.maximum,
                "tanda": sum(marks, Decimal(0)),
                "dokumen": len(self.documents),
            },
            children=tuple(self._line(one, each, facts.figures) for one in self.documents),
        )

    def _line(self, document: Document, each: Decimal, figures: Figures) -> Explanation:
        timely, accessible = (figures.get(code, Decimal(0)) for code in document.codes)
        return Explanation(
            label=document.name,
            figures=document.codes,
            points=each * (timely + accessible),
            maximum=each * 2,
            template="tepat waktu {tepat_waktu}, dapat diakses {dapat_diakses}",
            numbers={"tepat_waktu": timely, "dapat_diakses": accessible},
            source=document.source,
        )


@dataclass(frozen=True)
class OpinionMean:
    """The mean worth of the audit opinions of several years, times the maximum.

    ``worth`` is what each opinion counts for, by the value that stands for it.
    """

    codes: tuple[str, ...]
    worth: Mapping[Decimal, Parameter]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What each opinion is worth, 0 to 1."""
        return tuple(self.worth.values())

    def earn(self, part: Part, edition: Edition, facts: RegionFacts) -> Earned:
        """The mean over all years; a year without an opinion counts as 0."""
        known = [code for code in self.codes if code in facts.figures]
        worth = sum((self._worth(code, facts) for code in known), Decimal(0))
        missing = absent(facts.figures, self.codes)
        return Earned(part.maximum * worth / len(self.codes), missing=missing)

    def _worth(self, code: str, facts: RegionFacts) -> Decimal:
        return self.worth[facts.figures[code]].number

    def explain(self, part: Part, edition: Edition, facts: RegionFacts) -> Explanation:
        """One line for each year."""
        return part.explained(
            self.earn(part, edition, facts).points,
            template="{bobot} × rata-rata nilai opini",
            numbers={"bobot": part.maximum},
            children=tuple(self._line(code, part, edition, facts) for code in self.codes),
        )

    def _line(self, code: str, part: Part, edition: Edition, facts: RegionFacts) -> Explanation:
        row, most = edition.indicator(code), part.maximum / len(self.codes)
        if code not in facts.figures:
            return unreported(row.name, most, row.source, code, (code,))
        opinion = self.worth[facts.figures[code]]
        return Explanation(
            code=code,
            label=row.name,
            figures=(code,),
            points=most * opinion.number,
            maximum=most,
            template="{opini} bernilai {nilai}",
            numbers={"opini": opinion.name, "nilai": opinion.number},
            source=opinion.source,
        )
