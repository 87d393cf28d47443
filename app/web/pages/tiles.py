"""The country as a grid: one tile a province, laid out so that neighbours stay neighbours."""

from __future__ import annotations

from dataclasses import dataclass

_ROWS = (
    "11",
    "   12    21          65    75 71",
    "   13 14          61 64    72       82 96 92 91",
    "      15    19    62 63    76             94 95",
    "      17 16                73 74    81       93",
    "         18",
    "            36 31 32 33 35 51 52 53",
    "                     34",
)
"""Columns are three characters wide; a code stands where its province lies."""

_WIDTH = 3

NAMES = {
    "11": "Aceh",
    "12": "Sumut",
    "13": "Sumbar",
    "14": "Riau",
    "15": "Jambi",
    "16": "Sumsel",
    "17": "Bengkulu",
    "18": "Lampung",
    "19": "Babel",
    "21": "Kepri",
    "31": "Jakarta",
    "32": "Jabar",
    "33": "Jateng",
    "34": "DIY",
    "35": "Jatim",
    "36": "Banten",
    "51": "Bali",
    "52": "NTB",
    "53": "NTT",
    "61": "Kalbar",
    "62": "Kalteng",
    "63": "Kalsel",
    "64": "Kaltim",
    "65": "Kaltara",
    "71": "Sulut",
    "72": "Sulteng",
    "73": "Sulsel",
    "74": "Sultra",
    "75": "Gtlo",
    "76": "Sulbar",
    "81": "Maluku",
    "82": "Malut",
    "91": "Papua",
    "92": "PB",
    "93": "PPS",
    "94": "PPT",
    "95": "PPP",
    "96": "PBD",
}
"""The short names that people use, as they fit on a tile."""


@dataclass(frozen=True, slots=True)
class Tile:
    """The place of a province in the grid."""

    code: str
    name: str
    column: int
    row: int


def _tiles() -> tuple[Tile, ...]:
    return tuple(
        Tile(code, NAMES[code], column // _WIDTH, row)
        for row, line in enumerate(_ROWS)
        for column in range(0, len(line), _WIDTH)
        if (code := line[column : column + 2].strip())
    )


TILES = _tiles()
COLUMNS = max(tile.column for tile in TILES) + 1
ROWS = len(_ROWS)
