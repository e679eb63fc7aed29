"""Makes the work queue of a workspace; its modules are slow to import, so they come late and in a thread."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from studio.domain.errors import MaskoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.domain.entries import Entry
    from studio.services.client import MaskoClient
    from studio.services.governor import Governor
    from studio.services.journal import Journal
    from studio.services.work_queue import WorkQueue
    from studio.state.session import Workspace

    BudgetOf = Callable[[MaskoClient], Governor | None]


class Money:
    """Opens work queues; ``budget_of`` returns the budget of a client's key."""

    def __init__(self, budget_of: BudgetOf) -> None:
        self._budget_of = budget_of

    async def open_queue(
        self,
        journal: Journal,
        workspace: Workspace,
        client: Callable[[], MaskoClient],
        *,
        changed: Callable[[tuple[Entry, ...]], None],
        trouble: Callable[[MaskoError | None], None],
    ) -> WorkQueue:
        """Return the queue of a workspace; our own engine is known to honour keys, another server is asked."""
        module = await asyncio.to_thread(import_module, "studio.services.work_queue")
        ask = import_module("studio.services.capabilities").honours_idempotency_keys

        async def honours_keys() -> bool:
            return workspace.local or bool(await ask(client()))

        budget = BudgetNow(client, self._budget_of)
        made: WorkQueue = module.WorkQueue(
            journal, workspace.name, client, budget, honours_keys, changed=changed, trouble=trouble
        )
        return made


class BudgetNow:
    """The budget of whichever client is the current one: the engine has another key after each start."""

    def __init__(self, client: Callable[[], MaskoClient], budget_of: BudgetOf) -> None:
        self._client = client
        self._budget_of = budget_of

    @property
    def background_rate(self) -> float | None:
        """Requests a second that can be kept up for ever; None where nothing is limited."""
        budget = self._now()
        return None if budget is None else budget.background_rate

    @property
    def background_room(self) -> int | None:
        """Requests that could leave at this moment; None where nothing is limited."""
        budget = self._now()
        return None if budget is None else budget.background_room

    def _now(self) -> Governor | None:
        try:
            return self._budget_of(self._client())
        except MaskoError:  # nothing is connected, so nothing is spent either
            return None
