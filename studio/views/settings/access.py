"""API keys and webhooks of the open workspace: listed, made, tried, taken away; a secret is shown once."""

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from studio.domain.access import ApiKey, Webhook
from studio.domain.words import tr
from studio.state.access import Access
from studio.state.session import Session
from studio.views.settings.parts import ListPart, list_row
from studio.views.settings.section import Section
from studio.views.theme import Theme
from studio.views.widgets.ask import ask
from studio.views.widgets.buttons import icon_button, quiet_button
from studio.views.widgets.field import Field
from studio.views.widgets.inputs import Choice
from studio.views.widgets.labels import label, rule


class AccessSection(Section):
    """What the server offers of it; a server without either has no such section."""

    def __init__(self, theme: Theme, session: Session, access: Access) -> None:
        super().__init__(tr("Keys and webhooks"), "key")
        self._theme = theme
        self._session = session
        self._access = access
        self._secret = QLineEdit(readOnly=True)
        self._secret_field = Field(tr("Secret, shown once"), self._secret)
        self._said = label("", "dim", wrap=True)
        self._where = label("", "caption", wrap=True)
        self._keys = ListPart(tr("API keys"), tr("Key name"), tr("Make key"), tr("Website"))
        self._kind = Choice()
        self._kind.setAccessibleName(tr("Key for"))
        for words, kind in ((tr("Personal"), "personal"), (tr("Organisation"), "organization")):
            self._kind.addItem(words, kind)
        self._keys.form.insertWidget(1, self._kind)
        self._hooks = ListPart(tr("Webhooks"), tr("Webhook address"), tr("Add webhook"), "https://example.com/hook")
        self._build()
        self._connect()
        self._show()
        access.refresh()

    def seek(self, words: str) -> int:
        """Show the section if it holds all the words and the server has anything of it."""
        can = self._session.capabilities
        found = super().seek(words)
        offered = can.api_keys or can.webhooks
        self.setVisible(bool(found) and offered)
        return found if offered else 0

    def _words(self) -> str:
        urls = (hook.url for hook in self._access.webhooks)
        return " ".join((self.title, "API", *(key.name for key in self._access.keys), *urls))

    def _build(self) -> None:
        copy = quiet_button(tr("Copy secret"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._secret.text()))
        line = QHBoxLayout()
        line.addWidget(self._secret_field, stretch=1)
        line.addWidget(copy)
        self._once = QWidget()
        self._once.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        self._once.hide()
        self._said.hide()
        self.column.addWidget(self._where)
        self.column.addWidget(self._once)
        self.column.addWidget(self._said)
        self.column.addWidget(self._keys)
        self._rule = rule()
        self.column.addWidget(self._rule)
        self.column.addWidget(self._hooks)

    def _connect(self) -> None:
        access = self._access
        access.changed.connect(self._show)
        access.secret_made.connect(self._on_secret_made)
        access.said.connect(self._say)
        access.failed.connect(self._say)
        self._session.capabilities_changed.connect(self._on_server_changed)
        self._keys.asked.connect(lambda name: access.make_key(name, self._kind.currentData()))
        self._hooks.asked.connect(access.make_webhook)

    def _show(self) -> None:
        can = self._session.capabilities
        self._where.setText(tr("Of the workspace “{name}”.", name=self._session.workspace.name))
        self._keys.setVisible(can.api_keys)
        self._hooks.setVisible(can.webhooks)
        self._rule.setVisible(can.api_keys and can.webhooks)
        self._keys.fill([self._key_row(key) for key in self._access.keys])
        self._hooks.fill([self._hook_row(hook) for hook in self._access.webhooks])

    def _key_row(self, key: ApiKey) -> QWidget:
        kind = tr("Organisation") if key.workspace == "organization" else tr("Personal")
        revoke = quiet_button(tr("Revoke"))
        revoke.setAccessibleName(tr("Revoke {name}", name=key.name))
        revoke.clicked.connect(partial(self._ask_to_revoke, key))
        return list_row(key.name, f"{kind}  ·  {key.hint}  ·  {key.created_at[:10]}", [revoke])

    def _hook_row(self, hook: Webhook) -> QWidget:
        test = quiet_button(tr("Test"))
        test.setAccessibleName(tr("Test {url}", url=hook.url))
        test.setVisible(self._session.capabilities.webhook_tests)
        test.clicked.connect(partial(self._access.test_webhook, hook))
        remove = icon_button(self._theme, "trash", tr("Remove {url}", url=hook.url), in_row=True)
        remove.clicked.connect(partial(self._ask_to_remove, hook))
        return list_row(hook.url, hook.created_at[:10], [test, remove])

    def _ask_to_revoke(self, key: ApiKey) -> None:
        dialog = ask(
            self,
            tr("Revoke the key “{name}”?", name=key.name),
            tr("Every program that uses it is locked out at once, for good."),
            tr("Revoke"),
        )
        dialog.confirmed.connect(lambda: self._access.revoke_key(key.id))

    def _ask_to_remove(self, hook: Webhook) -> None:
        dialog = ask(
            self,
            tr("Remove this webhook?"),
            tr("Nothing more is sent to {url}.", url=hook.url),
            tr("Remove"),
        )
        dialog.confirmed.connect(lambda: self._access.remove_webhook(hook.id))

    def _on_secret_made(self, what: str, secret: str) -> None:
        self._secret_field.set_caption(tr("{what}: copy it now, it is not shown again", what=what))
        self._secret.setText(secret)
        self._once.show()
        self._secret.setFocus()
        self._secret.selectAll()
        self._said.hide()

    def _on_server_changed(self) -> None:
        self._once.hide()
        self._secret.clear()
        self._access.refresh()
        self._show()
        self.seek("")

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()
