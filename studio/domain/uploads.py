"""Pictures that were brought to the server by hand, before anything is made of them."""

from studio.domain.records import Asset, Pose, Record


class Upload(Record, frozen=True, kw_only=True):
    """A picture the server has taken in; ``notices`` say what was done to it on the way."""

    asset_id: str
    name: str
    url: str = ""
    width: int = 0
    height: int = 0
    notices: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What a pose made of it would be called."""
        return self.name.rpartition(".")[0].strip() or self.name

    def as_pose(self, mascot_id: str) -> Pose:
        """Return the picture as a pose that the server does not have yet: it has no id."""
        # Not every server names an address; the file is there all the same.
        url = self.url or f"asset:{self.asset_id}"
        asset = Asset(id=self.asset_id, type="transparent_image", url=url, width=self.width, height=self.height)
        return Pose(id="", mascot_id=mascot_id, name=self.title, assets=(asset,))
