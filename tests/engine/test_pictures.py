"""Mascots made from pictures: named and described by looking, drawn as themselves, and moved."""

import io
from pathlib import Path

import httpx
from PIL import Image, ImageDraw

from tests.helpers.api import Api


def drawn(colour: str = "#22aa55") -> bytes:
    """Return a round green creature on white."""
    image = Image.new("RGB", (400, 400), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((90, 90, 310, 340), fill=colour, outline="black", width=6)
    pen.ellipse((150, 160, 180, 190), fill="black")
    pen.ellipse((220, 160, 250, 190), fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def uploaded(api: Api, data: bytes) -> str:
    """Upload a picture and return its asset id."""
    answer = api.client.post("/upload", files={"file": ("mascot.png", data, "image/png")})
    assert answer.status_code < 300, answer.text
    return str(answer.json()["asset_id"])


def test_a_picture_names_describes_and_becomes_the_mascot(studio: Api) -> None:
    asset = uploaded(studio, drawn())
    before = studio.balance()
    mascot = studio.post("/collections", {"project_id": studio.project(), "reference_asset_ids": [asset]})
    assert mascot["name"]
    assert "green" in mascot["config"]["prompt"].lower()
    assert mascot["config"]["reference_asset_ids"] == [asset]
    assert studio.balance() == before, "looking is free"
    receipt = studio.generate(mascot["id"], type="animation", name="Hop", prompt="jumping", duration=3)
    job = studio.done(receipt["job_id"])
    still = Image.open(io.BytesIO(studio.client.get(job["urls"]["transparent_image"]).content)).convert("RGBA")
    assert still.getpixel((4, 4))[3] == 0, "the white ground is gone"
    red, green, blue, alpha = still.getpixel((512, 600))
    assert alpha == 255
    assert green > 1.5 * red
    assert green > 1.5 * blue
    card = studio.get(f"/collections/{mascot['id']}")["config"]["style_card"]
    assert card["main"].startswith("#")


def test_an_uploaded_picture_moves_without_being_a_reference(studio: Api) -> None:
    asset = uploaded(studio, drawn("#3355cc"))
    receipt = studio.generate(
        studio.mascot(),
        type="animation",
        name="Sway",
        source_image_asset_id=asset,
        animation_prompt="swaying",
        duration=3,
    )
    job = studio.done(receipt["job_id"])
    assert set(job["asset_ids"]) == {"video", "webm", "hevc", "stacked_video"}


def test_a_chosen_preview_stays_the_character_it_showed(studio: Api) -> None:
    preview = studio.client.post("/generate/preview", json={"prompt": "a cheerful cat", "count": 2})
    assert preview.status_code < 300, preview.text
    url = preview.json()["images"][1]["url"]
    body = {
        "name": "Chosen", "project_id": studio.project(), "prompt": "a cheerful cat", "reference_image_urls": [url],
    }  # fmt: skip
    mascot = studio.post("/collections", body)
    (reference,) = mascot["config"]["reference_asset_ids"]
    shown = Image.open(io.BytesIO(studio.client.get(url).content)).convert("RGBA").resize((32, 32))
    job = studio.picture(mascot["id"], "waving")
    again = (
        Image.open(io.BytesIO(studio.client.get(job["urls"]["transparent_image"]).content))
        .convert("RGBA")
        .resize((32, 32))
    )
    difference = sum(abs(a - b) for a, b in zip(shown.tobytes(), again.tobytes(), strict=True)) / (32 * 32 * 4)
    assert difference < 30
    assert reference


def test_a_picture_that_failed_to_arrive_leaves_nothing(studio: Api, tmp_path: Path) -> None:
    project = studio.project()
    asset = uploaded(studio, drawn())
    body = {
        "project_id": project,
        "reference_asset_ids": [asset],
        "reference_image_urls": ["http://127.0.0.1:9/closed.png"],
    }
    answer: httpx.Response = studio.client.post("/collections", json=body)
    assert answer.status_code == 400
    assert studio.get("/collections", project_id=project) == []
    assert studio.get(f"/assets/{asset}")["status"] == "completed"
