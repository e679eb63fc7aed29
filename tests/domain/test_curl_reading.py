"""A request copied as code fills the form again, whoever wrote it; anything else is refused with a sentence."""

import json

import pytest

from studio.domain.curl import as_command, as_curl, as_mcp
from studio.domain.curl_reading import NotARequest, read_request
from studio.domain.requests import GenerateRequest

WAVING = GenerateRequest(
    type="animation",
    name="l'été 🦊",
    image_prompt='a "quoted"\nprompt',
    animation_prompt="waves",
    duration=5,
    loop=False,
)


def test_our_own_curl_comes_back_as_it_was():
    assert read_request(as_curl("https://x/v1", "/collections/c/generate", WAVING.body())) == (WAVING,)
    batch = {"requests": [WAVING.body(), {"type": "image", "name": "a", "image_prompt": "b"}]}
    assert [one.type for one in read_request(as_curl("https://x/v1", "/c", batch))] == ["animation", "image"]


@pytest.mark.parametrize("flag", ["-d ", "--data-raw ", "--data=", "--json "])
def test_every_way_to_give_curl_a_body_is_read(flag):
    text = f"curl https://x \\\r\n {flag}'{json.dumps({'type': 'edit', 'prompt': 'greener', 'new': 1})}'"
    assert read_request(text) == (GenerateRequest(type="edit", edit_instructions="greener"),)


def test_a_short_prompt_stands_for_both_texts_and_json_alone_will_do():
    (request,) = read_request('{"type": "animation", "prompt": "waving", "duration": "4"}')
    assert (request.image_prompt, request.animation_prompt, request.duration) == ("waving", "waving", 4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "neither a curl command"),
        ("hello", "neither a curl command"),
        ("curl https://x", "sends no body"),
        ("curl -d 'never closed", "never closed"),
        ('{"name": "x"}', "no “type”"),
        ('{"type": "sound"}', "cannot be read"),
        ('{"type": "image", "duration": "long"}', "cannot be read"),
        ("[3]", "no “type”"),
    ],
)
def test_what_is_no_request_is_refused_with_a_sentence(text, words):
    with pytest.raises(NotARequest) as refusal:
        read_request(text)
    assert words in refusal.value.sentence


def test_the_command_line_says_what_it_has_no_flag_for():
    text = as_command("m1", {**WAVING.body(), "end_image_asset_id": "a"})
    assert text.startswith("# The command line has no flag for: end_image_asset_id\nmasko generate --mascot m1")
    assert "--duration 5 --loop false" in text


def test_an_mcp_call_names_the_tool_that_takes_it():
    assert json.loads(as_mcp("m1", WAVING.body()))["name"] == "generate"
    called = json.loads(as_mcp("m1", {"requests": [WAVING.body()]}))
    assert (called["name"], called["arguments"]["collection_id"]) == ("generate_batch", "m1")
