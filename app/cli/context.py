"""What commands share: the settings, and the service, opened when it is first needed."""

from __future__ import annotations

from functools import cached_property

from app.database import is_current
from app.service import Juara
from app.settings import Settings, settings
from domain.actor import Actor, Role
from domain.errors import WrongState

OPERATOR_OF_THE_SERVICE = Actor("cli", Role.SYSTEM)
"""Who acts when somebody with access to the machine runs a command."""


class Context:
    """The surroundings of one run of the command line."""

    @cached_property
    def settings(self) -> Settings:
        """The settings in the environment."""
        return settings()

    @cached_property
    def juara(self) -> Juara:
        """The service on a database that has the newest schema."""
        juara = Juara(self.settings.database_url)
        if not is_current(juara.engine):
            raise WrongState("the database has not the newest schema: run `juara db upgrade`")
        return juara
