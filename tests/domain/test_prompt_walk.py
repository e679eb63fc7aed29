"""Older and newer prompts, and the draft that waits at the end."""

from studio.domain.prompt_walk import PromptWalk


def test_walking_there_and_back_again():
    walk = PromptWalk(["new", "draft", "old"], "draft")
    assert [walk.older(), walk.older(), walk.older()] == ["new", "old", "old"]
    assert [walk.newer(), walk.newer(), walk.newer()] == ["new", "draft", "draft"]


def test_without_a_history_the_draft_stays():
    walk = PromptWalk([], "draft")
    assert (walk.older(), walk.newer(), walk.text) == ("draft", "draft", "draft")
