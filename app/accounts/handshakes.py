"""Handshakes with an outside provider: begun here, finished when its reader comes back.

What was agreed on when somebody was sent there (nonce, proof key) waits here under the state
that comes back, so that a state is good once, and never in a browser.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, insert

from app.accounts.tables import handshakes
from app.service import Juara

GOOD_FOR = timedelta(minutes=10)
"""How long somebody may take to sign in at the provider."""


def keep(juara: Juara, state: str, agreed: Mapping[str, str]) -> None:
    """Keeps what was agreed on under a state; what waits for too long is forgotten."""
    now = juara.recorder.clock()
    row = {"digest": _digest(state), "agreed": json.dumps(agreed), "expires": now + GOOD_FOR}
    with juara.engine.begin() as connection:
        connection.execute(delete(handshakes).where(handshakes.c.expires <= now))
        connection.execute(insert(handshakes), row)


def take(juara: Juara, state: str) -> Mapping[str, str] | None:
    """What was agreed on under a state, this once."""
    now = juara.recorder.clock()
    named = delete(handshakes).where(handshakes.c.digest == _digest(state))
    with juara.engine.begin() as connection:
        query = named.where(handshakes.c.expires > now).returning(handshakes.c.agreed)
        found = connection.scalar(query)
    return json.loads(found) if found is not None else None


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
