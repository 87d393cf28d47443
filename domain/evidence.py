"""Evidence: references to the documents behind a claim. The files live elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.errors import check
from domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST = 20


def normal_evidence(evidence: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The references, each with the SHA-256 of a document, its name and its kind.

    Where the service holds the file, its ``type`` and its ``length`` in bytes are told too.

    Raises:
        Invalid: when a digest is none, or there are too many.
    """
    check(len(evidence) <= _MOST, f"at most {_MOST} pieces of evidence", field="evidence")
    return [_reference(piece) for piece in evidence]


def _reference(piece: Mapping[str, str]) -> dict[str, str]:
    digest = piece.get("digest", "")
    check(_DIGEST.fullmatch(digest), "digest must be a SHA-256 in hex", field="evidence.digest")
    held = {name: piece[name] for name in ("type", "length") if name in piece}
    return {
        "digest": digest,
        "name": clean(piece.get("name", ""), "evidence.name"),
        "kind": clean(piece.get("kind", ""), "evidence.kind", most=60),
        **held,
    }


def counted_level(level: int, evidence: Sequence[Mapping[str, str]]) -> int:
    """What a claimed level counts: nothing without evidence, whatever was claimed.

    Several documents for one indicator count once.
    """
    return level if evidence else 0
