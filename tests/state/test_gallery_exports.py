"""Files on their way out by drag."""

from studio.domain.records import Asset, Pose
from studio.state.gallery_exports import Exports


def test_a_file_is_exported_under_the_name_of_its_pose(tmp_path) -> None:
    path = tmp_path / "0123abc.webm"
    path.write_bytes(b"film")
    pose = Pose(id="p", mascot_id="m", name="Waving: hello/../you")
    exports = Exports()
    target = exports.named(pose, Asset(id="a/1", type="webm"), path)
    assert (target.suffix, target.read_bytes()) == (".webm", b"film")
    assert target.name.startswith("Waving hello")
    assert exports.named(pose, Asset(id="a/1", type="webm"), path) == target
    exports.close()
    exports.close()
    assert not target.exists()
    assert path.exists()
