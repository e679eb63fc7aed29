"""What a style makes of a colour before it is painted."""

from studio.engine.artist.colour import WHITE, Rgb, luma, mix, rgb, tune
from studio.engine.artist.styles import StyleRow


class Tones:
    """Maps the figure's colours into a style's palette; asked once per shape, so the answers are kept."""

    _kept: dict[str, dict[Rgb, Rgb]] = {}  # noqa: RUF012 - one memory per style, shared by every picture

    def __init__(self, style: StyleRow) -> None:
        self._style = style
        self._ramp = [rgb(colour) for colour in style.ramp]
        self._snap = [rgb(colour) for colour in style.snap]
        self._known = self._kept.setdefault(style.id, {})
        self._plain = not self._ramp and not self._snap and style.saturation == style.value == 1.0 and not style.lift

    def __call__(self, colour: Rgb) -> Rgb:
        """Return the colour as this style paints it."""
        if self._plain:
            return colour
        found = self._known.get(colour)
        if found is None:
            found = self._known[colour] = self._toned(colour)
        return found

    def _toned(self, colour: Rgb) -> Rgb:
        style = self._style
        if self._ramp:
            return _along(self._ramp, luma(colour))
        if self._snap:
            return min(self._snap, key=lambda tone: _distance(tone, colour))
        colour = tune(colour, style.saturation, style.value)
        return mix(colour, WHITE, style.lift)


def _along(ramp: list[Rgb], share: float) -> Rgb:
    at = share * (len(ramp) - 1)
    index = min(len(ramp) - 2, int(at))
    return mix(ramp[index], ramp[index + 1], at - index)


def _distance(one: Rgb, other: Rgb) -> float:
    return 0.3 * (one[0] - other[0]) ** 2 + 0.59 * (one[1] - other[1]) ** 2 + 0.11 * (one[2] - other[2]) ** 2
