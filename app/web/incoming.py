"""A request as it comes in: waitress's parser, made stricter."""

from __future__ import annotations

from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import Error

from app.web.cache import READS


class NoRoomError(Error):
    """There is no room on the disk for what comes in."""

    code, reason = 507, "Insufficient Storage"


class Nowhere:
    """Where the rest of a request goes for which there is no room, until it can be answered."""

    def append(self, piece: bytes) -> None:
        """Drops a piece."""

    def close(self) -> None:
        """There is nothing to close."""


class Parser(HTTPRequestParser):
    """Refuses a request that tells its length in two ways, or that cannot be taken in."""

    def received(self, data: bytes) -> int:
        """Takes in a piece of a request."""
        try:
            return int(super().received(data))
        except OSError as error:
            if self.body_rcv is None:
                raise
            self.body_rcv.buf = Nowhere()  # type: ignore[assignment]  # all that is asked of it
            consumed = int(super().received(data))
            self.error = NoRoomError(str(error))
            return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the head of a request."""
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length and Transfer-Encoding contradict each other")
        if not self.chunked and "TRANSFER_ENCODING" in self.headers:
            raise ParsingError("HTTP/1.0 has no Transfer-Encoding")

    @property
    def only_looks(self) -> bool:
        """Whether the answer could be one that is told to everybody."""
        it: Any = self
        return (
            it.error is None
            and it.body_rcv is None
            and it.command in READS
            and "AUTHORIZATION" not in it.headers
        )
