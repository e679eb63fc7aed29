"""The page of a workspace's API keys and webhooks: what there is, what was just made, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from studio.domain.access import ApiKey, Delivery, Webhook
from studio.domain.errors import MaskoError
from studio.domain.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from studio.services.access import AccessService
    from studio.services.client import MaskoClient
    from studio.state.session import Session
    from studio.state.tasks import Tasks

    OpenAccess = Callable[[MaskoClient], AccessService]


class Access(QObject):
    """Keys and webhooks of the open workspace.

    Signals: ``changed()`` the lists are others; ``secret_made(str, str)`` what it belongs to and the secret, told once;
    ``said(str)`` how something went; ``failed(str)`` one sentence.
    """

    changed = Signal()
    secret_made = Signal(str, str)
    said = Signal(str)
    failed = Signal(str)

    def __init__(self, tasks: Tasks, session: Session, open_access: OpenAccess) -> None:
        super().__init__()
        self._tasks = tasks
        self._session = session
        self._open_access = open_access
        self.keys: tuple[ApiKey, ...] = ()
        self.webhooks: tuple[Webhook, ...] = ()
        session.client_changed.connect(self._forget)

    def refresh(self) -> None:
        """Ask for the lists that this server has."""
        can = self._session.capabilities
        if can.api_keys:
            self._run("keys", lambda service: service.api_keys(), self._set_keys)
        if can.webhooks:
            self._run("webhooks", lambda service: service.webhooks(), self._set_webhooks)

    def make_key(self, name: str, workspace: str) -> None:
        """Make a key; ``workspace`` is ``personal`` or ``organization``."""
        self._run("make key", lambda service: service.make_key(name, workspace), self._on_key_made)

    def revoke_key(self, key_id: str) -> None:
        """Make a key useless for good."""
        self._run("revoke key", lambda service: service.revoke_key(key_id), lambda _: self.refresh())

    def make_webhook(self, url: str) -> None:
        """Register an address."""
        self._run("make webhook", lambda service: service.make_webhook(url), self._on_webhook_made)

    def remove_webhook(self, webhook_id: str) -> None:
        """Send nothing more to an address."""
        self._run("remove webhook", lambda service: service.remove_webhook(webhook_id), lambda _: self.refresh())

    def test_webhook(self, webhook: Webhook) -> None:
        """Have a message sent to an address now."""
        self._run(
            "test webhook",
            lambda service: service.test_webhook(webhook.id),
            lambda delivery: self._on_tested(webhook, delivery),
        )

    def _run(
        self,
        name: str,
        ask: Callable[[AccessService], Coroutine[Any, Any, Any]],
        done: Callable[[Any], None],
    ) -> None:
        client = self._session.client
        if client is None:
            self.failed.emit(tr("The workspace is not connected yet. Try again in a moment."))
            return
        self._tasks.spawn(f"session/access/{name}", ask(self._open_access(client)), done=done, failed=self._fail)

    def _forget(self) -> None:
        """Show nothing of the former workspace."""
        self.keys, self.webhooks = (), ()
        self.changed.emit()

    def _set_keys(self, keys: tuple[ApiKey, ...]) -> None:
        if keys != self.keys:
            self.keys = keys
            self.changed.emit()

    def _set_webhooks(self, webhooks: tuple[Webhook, ...]) -> None:
        if webhooks != self.webhooks:
            self.webhooks = webhooks
            self.changed.emit()

    def _on_key_made(self, key: ApiKey) -> None:
        self.secret_made.emit(tr("The key “{name}”", name=key.name), key.secret)
        self.refresh()

    def _on_webhook_made(self, webhook: Webhook) -> None:
        self.secret_made.emit(tr("The secret of {url}", url=webhook.url), webhook.secret)
        self.refresh()

    def _on_tested(self, webhook: Webhook, delivery: Delivery) -> None:
        if delivery.arrived:
            self.said.emit(tr("{url} took the test message ({status}).", url=webhook.url, status=delivery.status))
            return
        why = delivery.error or tr("It answered {status}.", status=delivery.status)
        self.failed.emit(tr("{url} did not take the test message. {why}", url=webhook.url, why=why))

    def _fail(self, error: MaskoError) -> None:
        self.failed.emit(error.sentence)
