"""A connection to the web server, from its first byte to its last: waitress's channel, made ours.

The library hands every request to a thread and is woken again when the thread is done. Of an
answer that is at hand in memory that is most of the work, so the thread that waits for sockets
tells such an answer itself (see ``app.web.cache``); all others are made by threads as ever.
"""

from __future__ import annotations

import time
from threading import get_ident
from typing import TYPE_CHECKING, Any, cast

import msgspec
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from app.web import security
from app.web.cache import AT_HAND, NotAtHand
from app.web.incoming import Parser
from app.web.problems import MEDIA_TYPE, Problem, by_status
from app.web.wire import PRIVATE

if TYPE_CHECKING:
    from app.web.watching import Watch

_NOT_IMPLEMENTED = 501
_LONG_SECONDS = 0.5
_WARY_SECONDS = 30.0


class AnswerTask(WSGITask):
    """Keeps the connection of who is told that nothing has changed: no body, nothing to end."""

    channel: Channel
    _ends_by_itself = False

    def get_environment(self) -> dict[str, Any]:
        """What the application is told of the request."""
        environ: dict[str, Any] = super().get_environment()
        environ[AT_HAND] = self.channel.answers_in_passing
        return environ

    def build_response_header(self) -> bytes:
        """The head of the answer."""
        request: Any = self.request
        connection = request.headers.get("CONNECTION", "").lower()
        self._ends_by_itself = not self.has_body and self.version == "1.1" and connection != "close"
        head: bytes = super().build_response_header()
        self._ends_by_itself = False
        return head

    def set_close_on_finish(self) -> None:
        """Hangs up after the answer, unless all that speaks for it is that there is no body."""
        if not self._ends_by_itself:
            super().set_close_on_finish()

    def finish(self) -> None:
        """Sends what there is, the head and a small body together."""
        super().finish()
        self.channel.send_now()


class RefusalTask(ErrorTask):
    """Tells a request that is no HTTP, or too large, as a problem like any other."""

    def execute(self) -> None:
        """Answers, and hangs up."""
        request: Any = self.request
        code = request.error.code
        kind = by_status(400 if code == _NOT_IMPLEMENTED else code)
        body = msgspec.json.encode(Problem(kind, kind.meaning).document("id"))
        self.status = f"{kind.status} {kind.title}"
        own = [("Content-Type", MEDIA_TYPE), ("Cache-Control", PRIVATE)]
        self.response_headers = [*own, *security.HEADERS.items()]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):
    """A connection.

    It says when it may wait for something else than before, and wakes the thread that waits
    for sockets only if there is something for that to do.
    """

    parser_class = Parser
    task_class = AnswerTask
    error_task_class = RefusalTask

    def __init__(self, server: Any, *args: Any, **how: Any) -> None:
        """Nothing was asked here yet."""
        self._watch: Watch = server.watch
        # By the thread that does it: another may take over before this one has turned away.
        self._reads_in = self._passes_in = 0
        front: Any = Front(server, self)
        super().__init__(front, *args, **how)

    def add_channel(self, map: Any = None) -> None:  # noqa: A002 -- the library's name
        """Is among those that are watched."""
        super().add_channel(map)
        self._watch.changed(self)

    def del_channel(self, map: Any = None) -> None:  # noqa: A002 -- the library's name
        """Is watched no more; a request that came in half leaves nothing behind."""
        super().del_channel(map)
        half, self.request = self.request, None
        if half is not None:
            half.close()

    def send_continue(self) -> None:
        """Asks for the body, unless there is none to come."""
        request: Any = self.request
        if request.completed:
            request.expect_continue = False
        else:
            super().send_continue()

    def handle_write(self) -> None:
        """Sends what there is, also a small rest while the next request is being answered."""
        it: Any = self
        if self.requests and 0 < self.total_outbufs_len < it.adj.send_bytes:
            it._flush_exception(it._flush_some_if_lockable)  # noqa: SLF001 -- as the library does
        super().handle_write()

    def handle_read(self) -> None:
        """Takes in what has come, and answers it if that takes no time."""
        self._reads_in = get_ident()
        super().handle_read()
        self._reads_in = 0
        if self.answers_in_passing:
            self._answer_in_passing()

    @property
    def answers_in_passing(self) -> bool:
        """Whether the thread that asks is the one that waits for sockets, and answers here."""
        return self._passes_in == get_ident()

    def try_in_passing(self) -> bool:
        """Whether the thread that waits for sockets, and just read a request, answers it too."""
        if self._reads_in != get_ident() or not self._may_pass():
            return False
        self._passes_in = get_ident()
        return True

    def _may_pass(self) -> bool:
        return (
            cast("Parser", self.requests[0]).only_looks
            and not self.total_outbufs_len
            and time.monotonic() >= self._watch.is_wary_until
        )

    def send_now(self) -> None:
        """Sends as much as the other side takes in at present."""
        it: Any = self
        with self.outbuf_lock:
            it._flush_exception(it._flush_some, do_close=False)  # noqa: SLF001 -- as the library does

    def service(self) -> None:
        """Answers a request."""
        super().service()
        if not self.is_unfinished:
            self._watch.again(self)

    @property
    def is_unfinished(self) -> bool:
        """Whether the thread that waits for sockets has to send the rest, or to hang up."""
        return bool(self.total_outbufs_len or self.close_when_flushed or self.will_close)

    def _answer_in_passing(self) -> None:
        begun = time.monotonic()
        try:
            self.service()
        except NotAtHand:
            cast("Any", self.server).add_task(self)
        finally:
            self._passes_in = 0
            if time.monotonic() - begun > _LONG_SECONDS:
                # The database is slow: those who ask something else are not to wait for it here.
                self._watch.is_wary_until = time.monotonic() + _WARY_SECONDS


class Front:
    """The server as one channel sees it."""

    def __init__(self, server: Any, channel: Channel) -> None:
        """Of this channel."""
        self._server = server
        self._channel = channel
        self.adj = server.adj

    def __getattr__(self, name: str) -> Any:
        """Everything else is that of the server."""
        return getattr(self._server, name)

    def add_task(self, channel: Channel) -> None:
        """Has a request answered: by a thread, or in passing where that is worth a try."""
        if not channel.try_in_passing():
            self._server.add_task(channel)

    def pull_trigger(self) -> None:
        """Wakes the thread that waits for sockets, where it has something to do."""
        if self._channel.is_unfinished:
            self._server.watch.changed(self._channel)
            self._server.pull_trigger()
