"""Whether the person's system asks programs to keep still: read where each system says it, and followed where it tells.

No edition of Qt we run on passes this wish on; on Linux its own answer is "still" for every plain desktop.
"""

import asyncio
import ctypes
import ctypes.util
import logging
import sys
from collections.abc import Callable, Mapping

#: Where the portal of a Linux desktop keeps it: the common setting, GNOME's and KDE's own.
_PLACES = ("org.freedesktop.appearance", "org.gnome.desktop.interface", "org.kde.kdeglobals.KDE")
_ANSWERS_WITHIN_S = 25
_GET_CLIENT_AREA_ANIMATION = 0x1042

Settings = Mapping[str, Mapping[str, object]]

log = logging.getLogger(__name__)


def wants_calm(settings: Settings) -> bool:
    """Return whether a Linux desktop with these settings asks for little motion."""
    common, gnome, kde = (settings.get(place, {}) for place in _PLACES)
    if common.get("reduced-motion") == 1 or gnome.get("enable-animations") is False:
        return True
    try:
        return float(str(kde.get("AnimationDurationFactor", 1))) == 0
    except ValueError:
        return False


def read_calm() -> bool:
    """Return what Windows or macOS asks for now; they tell nobody when it changes."""
    try:
        if sys.platform == "win32":
            moves = ctypes.c_int(1)
            ctypes.windll.user32.SystemParametersInfoW(_GET_CLIENT_AREA_ANIMATION, 0, ctypes.byref(moves), 0)
            return not moves.value
        if sys.platform == "darwin":
            return _read_mac()
    except (AttributeError, OSError) as error:
        log.info("The system does not say whether it wants motion: %s", error)
    return False


def _read_mac() -> bool:
    """Ask the shared workspace, through the runtime that every program there has loaded."""
    ctypes.CDLL(ctypes.util.find_library("AppKit"))
    runtime = ctypes.CDLL(ctypes.util.find_library("objc"))
    runtime.objc_getClass.restype = runtime.sel_registerName.restype = ctypes.c_void_p
    send = ctypes.cast(runtime.objc_msgSend, ctypes.c_void_p).value or 0
    ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(send)
    answer = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)(send)
    workspace = ask(runtime.objc_getClass(b"NSWorkspace"), runtime.sel_registerName(b"sharedWorkspace"))
    return bool(answer(workspace, runtime.sel_registerName(b"accessibilityDisplayShouldReduceMotion")))


if sys.platform == "linux":
    from jeepney import DBusAddress, DBusErrorResponse, MatchRule, message_bus, new_method_call
    from jeepney.io.asyncio import Proxy, open_dbus_router
    from jeepney.io.common import RouterClosed
    from jeepney.wrappers import unwrap_msg

    _PORTAL = DBusAddress(
        "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Settings"
    )
    _NO_PORTAL = (OSError, EOFError, KeyError, RuntimeError, DBusErrorResponse, RouterClosed, TimeoutError)

    async def follow_calm(told: Callable[[bool], None], bus: str = "SESSION") -> None:
        """Tell what the desktop asks for, now and whenever it changes; ends quietly where there is no portal."""
        try:
            async with open_dbus_router(bus) as router:
                rule = MatchRule(
                    type="signal", interface=_PORTAL.interface, member="SettingChanged", path=_PORTAL.object_path
                )
                with router.filter(rule, bufsize=100) as news:
                    await Proxy(message_bus, router).AddMatch(rule)
                    question = new_method_call(_PORTAL, "ReadAll", "as", (list(_PLACES),))
                    answer = await asyncio.wait_for(router.send_and_get_reply(question), _ANSWERS_WITHIN_S)
                    settings = _plain(unwrap_msg(answer)[0])
                    while True:
                        told(wants_calm(settings))
                        place, name, value = (await news.get()).body
                        settings.setdefault(place, {})[name] = value[1]
        except _NO_PORTAL as error:
            log.info("The desktop does not say whether it wants motion: %s", error)

    def _plain(answer: Mapping[str, Mapping[str, tuple[str, object]]]) -> dict[str, dict[str, object]]:
        """Return the settings without the types that travel beside them."""
        return {place: {name: value for name, (_, value) in pairs.items()} for place, pairs in answer.items()}
