"""The spending limits a person has chosen, read anew at each purchase, so that a change holds at once."""

from studio.domain.guard import CONFIRM_ABOVE_CREDITS, Caps
from studio.state.preferences import Preferences

#: The names of the limits among the preferences, in credits; 0 is none.
CONFIRM_ABOVE, CAP_SESSION, CAP_DAY, CAP_PROJECT = (
    "spend.confirm_above",
    "spend.cap_session",
    "spend.cap_day",
    "spend.cap_project",
)
_NEVER = 10**12


def caps_of(preferences: Preferences) -> Caps:
    """Return the limits in force."""
    session, day, project = (preferences.number(name) or None for name in (CAP_SESSION, CAP_DAY, CAP_PROJECT))
    confirm = preferences.number(CONFIRM_ABOVE, CONFIRM_ABOVE_CREDITS)
    return Caps(session=session, day=day, project=project, confirm_credits=confirm or _NEVER)
