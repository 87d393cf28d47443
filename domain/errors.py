"""Why a command is refused.

Every refusal carries a stable ``code`` for programs, a sentence for people and,
where one thing is to blame, the name of the field. What a refusal becomes outside
(an HTTP status, an exit code) is decided there, in one table.
"""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 -- a refusal is an answer, not a malfunction
    """A command or a question that is answered with a no, and the reason."""

    code = "refused"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(Refusal):
    """The content breaks a rule of the domain; ``field`` names the part to blame."""

    code = "invalid"


class NotFound(Refusal):
    """There is no such thing, or none that the actor may see."""

    code = "not-found"


class WrongState(Refusal):
    """The thing is not in a state, or its cycle not in a phase, that allows this."""

    code = "wrong-state"


class AlreadyExists(Refusal):
    """The same thing is already there under other particulars."""

    code = "already-exists"


class Unauthenticated(Refusal):
    """Nobody is known to be acting: a write needs a token."""

    code = "unauthenticated"


class Forbidden(Refusal):
    """This actor may not do this to this object."""

    code = "forbidden"


class Stale(Refusal):
    """The thing has changed since the version that the actor saw."""

    code = "stale"


class CommandReused(Refusal):
    """The command id was used before, for a command with other content."""

    code = "command-reused"


def require(condition: object, message: str, *, field: str | None = None) -> None:
    """Refuse with ``WrongState`` unless the condition holds."""
    if not condition:
        raise WrongState(message, field=field)


def check(condition: object, message: str, *, field: str | None = None) -> None:
    """Refuse with ``Invalid`` unless the condition holds."""
    if not condition:
        raise Invalid(message, field=field)
