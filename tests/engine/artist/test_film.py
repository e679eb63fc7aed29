"""Drawing against the encoder: the ends of a transition survive the film."""

import av
import numpy as np
from PySide6.QtGui import QImage

from studio.engine.artist.painter import frames, picture
from studio.engine.artist.specs import TransitionSpec
from studio.engine.artist.words import read_character, read_pose
from studio.engine.encoder import Target, encode

SIZE = 480


def straight(image):
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)  # by name: its bytes do not keep it alive
    return bytes(plain.constBits())


def decoded(path):
    """Return every frame of a webm as straight RGBA, alpha included."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        codec = av.CodecContext.create("libvpx-vp9", "r")
        result = []
        for packet in container.demux(stream):
            result += [frame.to_ndarray(format="rgba") for frame in codec.decode(packet)]
        return result


def psnr(one, other):
    """Return the likeness in decibels of two straight RGBA pictures, colours weighed by what is visible of them."""
    a, b = one.astype(float), other.astype(float)
    a[..., :3] *= a[..., 3:] / 255
    b[..., :3] *= b[..., 3:] / 255
    return 10 * np.log10(255**2 / max(1e-9, float(((a - b) ** 2).mean())))


def test_the_ends_of_a_transition_survive_the_film(artist, tmp_path):
    who = read_character("a friendly orange fox with a blue scarf")
    start, end = read_pose(who, "waving"), read_pose(who, "typing on a laptop")
    path = tmp_path / "clip.webm"
    clip = [straight(frame) for frame in frames(start, TransitionSpec(end, 1.0), SIZE)]
    assert encode(clip, SIZE, 30, "#ffffff", [Target(type="webm", size=SIZE, path=path)]) == 30
    film = decoded(path)
    assert len(film) == 30
    for frame, spec in ((film[0], start), (film[-1], end)):
        true = np.frombuffer(straight(picture(spec, SIZE)), np.uint8).reshape(SIZE, SIZE, 4)
        assert psnr(frame, true) >= 38
