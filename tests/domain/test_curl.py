"""Copied code runs as it is, and the key is not in it."""

import ast
import json
import shlex

import pytest

from studio.domain.curl import as_curl, as_python

BODY = {"type": "image", "image_prompt": 'it\'s "quoted"\n$HOME `id` 🦊', "loop": True, "item_id": None}


def test_curl_is_one_command_a_shell_reads_back():
    words = shlex.split(as_curl("https://api.masko.ai/v1/", "/collections/c1/generate", BODY).replace("\\\n", " "))
    assert words[:4] == ["curl", "-X", "POST", "https://api.masko.ai/v1/collections/c1/generate"]
    assert json.loads(words[words.index("-d") + 1]) == BODY
    assert "Authorization: Bearer $MASKO_API_KEY" in words


def test_python_is_a_script_that_parses():
    tree = ast.parse(as_python("https://api.masko.ai/v1", "/jobs/j1", BODY))
    assert any(isinstance(node, ast.Dict) and len(node.keys) == 4 for node in ast.walk(tree))


@pytest.mark.parametrize("write", [as_curl, as_python])
def test_a_question_has_no_body(write):
    text = write("https://x/v1", "/jobs/j1", method="GET")
    assert "GET" in text
    assert "json=" not in text
    assert "-d" not in text.split()
