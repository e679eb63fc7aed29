"""Drawings of three kinds become puppets: clean corners, no halo, and they move."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from studio.engine.artist import cutout, lexicon
from studio.engine.artist.painter import backdrop, frames, picture
from studio.engine.artist.puppet import cut_out, puppet
from studio.engine.artist.specs import MotionSpec, TransitionSpec
from studio.engine.artist.words import read_character, read_pose
from tests.helpers.counts import count

SIZE = 480


def photograph(path, words, ground):
    """Write a picture of a character before a ground and return the figure's true alpha."""
    figure = picture(read_pose(read_character(words), "standing"), SIZE)
    scene = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(scene)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground(painter)
    painter.drawImage(0, 0, figure)
    painter.end()
    assert scene.save(str(path))
    return alpha_of(figure)


def plain(colour):
    return lambda painter: painter.fillRect(0, 0, SIZE, SIZE, QColor(colour))


def leaves(painter):
    """Hundreds of overlapping leaves in many greens."""
    random = np.random.default_rng(4)
    painter.fillRect(0, 0, SIZE, SIZE, QColor("#6fae62"))
    painter.setPen(Qt.PenStyle.NoPen)
    for _ in range(260):
        x, y, r, h, s, v = random.random(6)
        painter.setBrush(QColor.fromHsv(int(80 + h * 70), int(80 + s * 120), int(90 + v * 130)))
        painter.drawEllipse(QPointF(x * SIZE, y * SIZE), 7 + r * 32, 7 + r * 32)


def grown(mask, radius):
    return cutout.box(mask.astype(np.float32), radius) > 1e-4


def alpha_of(image):
    assert image.width() == image.height() == SIZE
    return np.frombuffer(image.constBits(), np.uint8).reshape(SIZE, SIZE, 4)[..., 3].copy()


@pytest.mark.parametrize(
    ("words", "ground", "missing"),
    [
        ("a panda with a red scarf", plain("white"), 0.02), ("an orange fox", plain("#7fd0e8"), 0.01),
        ("an orange fox", leaves, 0.03), ("a purple octopus", leaves, 0.03), ("a blue robot", leaves, 0.03),
    ],
)  # fmt: skip
def test_the_background_goes_and_the_figure_stays(artist, tmp_path, words, ground, missing):
    path = tmp_path / "drop.png"
    true = photograph(path, words, ground)
    alpha = alpha_of(cut_out(path))
    assert not np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]]).any()
    solid = true > 250
    assert (alpha[solid] < 200).mean() < missing, "parts of the figure are gone"
    closed = cutout._filled(true > 8, np.ones(true.shape, np.float32), 0.0)  # a gap between arm and body may stay
    halo = (alpha > 24) & ~grown(closed, 2)
    assert halo.mean() < 0.001, "a halo wider than two pixels"


def test_a_picture_without_a_background_is_taken_as_it_is(artist, tmp_path):
    path = tmp_path / "clear.png"
    figure = picture(read_pose(read_character("dragon"), "waving"), SIZE)
    assert figure.save(str(path))
    true = alpha_of(figure).astype(int)
    assert np.abs(alpha_of(cut_out(path)).astype(int) - true).max() <= 10


def test_edges_keep_the_figures_own_colour(artist, tmp_path):
    """What is half transparent shows the figure's colour, not the ground's."""
    path = tmp_path / "drop.png"
    photograph(path, "a red blob", plain("#00ff00"))
    image = cut_out(path).convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(SIZE, SIZE, 4).astype(int)
    edge = pixels[(pixels[..., 3] > 30) & (pixels[..., 3] < 220)]
    assert len(edge) > 100
    assert (edge[:, 1] > edge[:, 0]).mean() < 0.05, "green shines through"


def test_puppets_move_and_loop(artist, tmp_path):
    path = tmp_path / "drop.png"
    photograph(path, "a panda with a red scarf", plain("white"))
    spec = puppet("drop", path)
    assert len(backdrop(spec)) == 3
    names = list(lexicon.motions())
    for name in names if count(0, 1) else ("breathing", "waving", "jumping", "spinning", "swaying", "flipping"):
        clip = [
            artist(frame)
            for frame in frames(spec, MotionSpec(motion=name, seconds=3), 120, fps=20, load=lambda _key: path)
        ]
        still = artist(picture(spec, 120, load=lambda _key: path))
        assert np.array_equal(clip[0], still)
        steps = [float(np.abs(b - a).mean()) for a, b in itertools.pairwise(clip)]
        assert float(np.abs(clip[0] - clip[-1]).mean()) <= max(steps), name
        assert max(np.abs(frame - still).mean() for frame in clip) > 0.5, name
        assert not any(frame[0, :, 3].any() or frame[:, 0, 3].any() or frame[:, -1, 3].any() for frame in clip)


def test_one_puppet_becomes_another(artist, tmp_path):
    paths = {"a": tmp_path / "a.png", "b": tmp_path / "b.png"}
    photograph(paths["a"], "a panda", plain("white"))
    photograph(paths["b"], "a green dragon", plain("white"))
    one, other = puppet("a", paths["a"]), puppet("b", paths["b"])
    clip = [artist(frame) for frame in frames(one, TransitionSpec(other, 1.0), 160, load=paths.__getitem__)]
    assert np.array_equal(clip[0], artist(picture(one, 160, load=paths.__getitem__)))
    assert np.array_equal(clip[-1], artist(picture(other, 160, load=paths.__getitem__)))
    ghosts = [
        ((frame[..., 3] > 30) & (frame[..., 3] < 220)).sum() / max(1, (frame[..., 3] > 0).sum()) for frame in clip[1:-1]
    ]
    assert max(ghosts) < 0.45, "nothing is half there but edges"


def test_what_is_not_a_picture_is_refused(artist, tmp_path):
    path = tmp_path / "note.png"
    path.write_text("not a picture")
    with pytest.raises(cutout.UnreadablePicture, match=r"note\.png"):
        cut_out(path)


def test_a_cut_out_needs_its_file(artist, tmp_path):
    path = tmp_path / "drop.png"
    photograph(path, "a panda", plain("white"))
    with pytest.raises(ValueError, match="load"):
        picture(puppet("drop", path), 64)
