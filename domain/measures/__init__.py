"""The few ways a value earns its points; an edition only names them and their numbers.

Each measure can do two things: earn, in full precision and fast, since it runs inside
every command; and explain, for people who ask why.
"""

from domain.measures.figures import Closeness, MeanProportion, Proportion
from domain.measures.goalposts import (
    WithinGoalposts,
    figures_of_ratios,
    measurable,
    measure_goalposts,
)
from domain.measures.marks import Document, DocumentMarks, OpinionMean
from domain.measures.portfolio import CountPoints, LevelSum, MeanMaturity
from domain.measures.rules import Rule, RulesMet

__all__ = [
    "Closeness",
    "CountPoints",
    "Document",
    "DocumentMarks",
    "LevelSum",
    "MeanMaturity",
    "MeanProportion",
    "OpinionMean",
    "Proportion",
    "Rule",
    "RulesMet",
    "WithinGoalposts",
    "figures_of_ratios",
    "measurable",
    "measure_goalposts",
]
