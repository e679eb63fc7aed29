"""What a desktop says about motion, heard over a real session bus from a portal that changes its mind."""

import asyncio
import subprocess
from collections.abc import Iterator

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusConnection, DBusRouter, Proxy, open_dbus_connection

from studio.services.motion_wish import follow_calm, wants_calm

GNOME = "org.gnome.desktop.interface"


@pytest.fixture
def bus() -> Iterator[str]:
    command = ["dbus-daemon", "--session", "--print-address", "--nofork", "--nopidfile"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


class Portal:
    """The part of a desktop portal that answers for settings."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._here = DBusAddress("/org/freedesktop/portal/desktop", interface="org.freedesktop.portal.Settings")

    async def start(self) -> None:
        async with DBusRouter(self._connection) as router:
            await Proxy(message_bus, router).RequestName("org.freedesktop.portal.Desktop")

    async def answer(self, settings: dict[str, dict[str, tuple[str, object]]]) -> None:
        while True:
            message = await self._connection.receive()
            if message.header.message_type is MessageType.method_call:
                assert message.header.fields[HeaderFields.member] == "ReadAll"
                await self._connection.send(new_method_return(message, "a{sa{sv}}", (settings,)))
                return

    async def change(self, place: str, name: str, value: tuple[str, object]) -> None:
        await self._connection.send(new_signal(self._here, "SettingChanged", "ssv", (place, name, value)))


def test_the_desktop_is_heard_now_and_when_it_changes_its_mind(bus: str) -> None:
    async def walk() -> list[bool]:
        heard: asyncio.Queue[bool] = asyncio.Queue()
        async with await open_dbus_connection(bus) as connection:
            portal = Portal(connection)
            await portal.start()
            following = asyncio.create_task(follow_calm(heard.put_nowait, bus))
            await portal.answer({GNOME: {"enable-animations": ("b", False), "cursor-size": ("i", 24)}})
            said = [await heard.get()]
            await portal.change(GNOME, "enable-animations", ("b", True))
            said.append(await heard.get())
            await portal.change("org.freedesktop.appearance", "reduced-motion", ("u", 1))
            said.append(await heard.get())
            following.cancel()
            await asyncio.wait([following])
        return said

    assert asyncio.run(asyncio.wait_for(walk(), 20)) == [True, False, True]


def test_a_desktop_without_portal_or_bus_is_no_trouble(bus: str) -> None:
    heard: list[bool] = []
    asyncio.run(asyncio.wait_for(follow_calm(heard.append, bus), 20))
    asyncio.run(follow_calm(heard.append, "unix:path=/nowhere/at/all"))
    asyncio.run(follow_calm(heard.append, "tcp:host=localhost"))
    assert heard == []


@pytest.mark.parametrize(("factor", "calm"), [("0", True), ("0.0", True), (0.0, True), ("0.5", False), ("?", False)])
def test_kde_says_it_as_a_length_of_time(factor: object, calm: bool) -> None:
    assert wants_calm({"org.kde.kdeglobals.KDE": {"AnimationDurationFactor": factor}}) is calm
