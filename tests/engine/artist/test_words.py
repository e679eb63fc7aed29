"""Every word that the lexicon knows changes the picture; the others are named in the notes."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.artist import lexicon
from studio.engine.artist.painter import frames, picture
from studio.engine.artist.specs import Character, Item, MotionSpec, Paint, PictureSpec, TransitionSpec
from studio.engine.artist.words import edit, logo_pack, read_character, read_motion, read_pose
from tests.helpers.counts import count

SIZE = count(96, 256)
LEAST = 4.0
FOX = read_character("fox", seed=0)


def wearing(kind):
    table = lexicon.items()[kind]
    if table.get("wear"):
        return read_pose(read_character(f"fox with a {kind.replace('-', ' ')}"), "standing")
    return read_pose(FOX, kind.replace("-", " "))


def test_every_colour_changes_the_picture(artist, unlike):
    """Each is compared with a white and with a navy fox; no colour looks like both."""
    grounds = [artist(picture(read_pose(read_character(f"{word} fox"), ""), SIZE)) for word in ("white", "navy")]
    names = list(lexicon.colours())
    for name in names if count(0, 1) else names[::3]:
        who = read_character(f"{name.replace('-', ' ')} fox")
        assert who.paints == (Paint("main", lexicon.colours()[name]["hex"]),), name
        assert who.notes == ()
        mine = artist(picture(read_pose(who, ""), SIZE))
        assert max(unlike(mine, ground) for ground in grounds) > LEAST, name


@pytest.mark.parametrize("kind", list(lexicon.items()))
def test_every_thing_changes_the_picture(artist, unlike, kind):
    spec = wearing(kind)
    assert kind in {item.kind for item in (*spec.character.wears, *spec.props)}
    plain = artist(picture(PictureSpec(character=FOX), SIZE))
    assert unlike(artist(picture(spec, SIZE)), plain) > LEAST


def test_every_pose_changes_the_picture(artist, unlike):
    standing = artist(picture(read_pose(FOX, "standing"), SIZE))
    for name in lexicon.poses():
        if name != "standing":
            assert unlike(artist(picture(read_pose(FOX, name), SIZE)), standing) > LEAST, name


def test_every_species_looks_like_itself(artist, unlike):
    looks = {name: artist(picture(read_pose(read_character(name), ""), SIZE)) for name in lexicon.species()}
    names = list(looks)
    for at, name in enumerate(names):
        for other in names[at + 1 :]:
            assert unlike(looks[name], looks[other]) > LEAST, (name, other)


def test_every_motion_moves_in_its_own_way(artist, unlike):
    spec = read_pose(FOX, "standing")
    middles = {}
    for name in lexicon.motions():
        clip = list(frames(spec, MotionSpec(motion=name, seconds=1, energy=1.4), count(72, 256), fps=12))
        middles[name] = [artist(frame) for frame in clip]
    for name, clip in middles.items():
        assert max(unlike(frame, clip[0]) for frame in clip) > LEAST, name
        for other, theirs in middles.items():
            if other != name:
                assert max(unlike(a, b) for a, b in zip(clip, theirs, strict=True)) > LEAST / 2, (name, other)


@pytest.mark.parametrize(
    "table", ["species", "items", "poses", "motions", "colours", "builds", "themes", "expressions"]
)
def test_every_word_of_a_table_is_found(table):
    index = lexicon.index(table)
    for key, row in lexicon.table(table).items():
        for words in (key, *row.get("words", ())):
            spoken = lexicon.tokens(words)
            hit = index.at(spoken, 0)
            assert hit is not None
            assert hit.end == len(spoken), words


def test_poses_name_known_things():
    for name, row in lexicon.poses().items():
        for kind in row.get("props", ()):
            assert kind in lexicon.items(), name
    for name, row in lexicon.themes().items():
        assert set(row["items"]) <= lexicon.items().keys(), name
    assert len(lexicon.species()) >= 24
    assert len([name for name, row in lexicon.items().items() if row.get("wear")]) >= 30
    assert len(lexicon.poses()) >= 40
    assert len(lexicon.motions()) >= 24


def test_the_first_mascot():
    who = read_character("a friendly orange fox with a blue scarf")
    assert who.species == "fox"
    assert who.paints == (Paint("main", lexicon.colours()["orange"]["hex"]),)
    assert who.wears == (Item("scarf", lexicon.colours()["blue"]["hex"]),)
    assert who.temper == "friendly"
    assert who.notes == ()


def test_colours_go_to_parts_and_things():
    who = read_character("blue robot with a yellow antenna, a red and white striped scarf and green eyes")
    value = {name: lexicon.colours()[name]["hex"] for name in ("blue", "yellow", "red", "green")}
    assert who.paints == (
        Paint("main", value["blue"]),
        Paint("antenna", value["yellow"]),
        Paint("eyes", value["green"]),
    )
    assert who.wears == (Item("scarf", value["red"]),)


def test_builds_tempers_and_trades():
    who = read_character("a tiny grumpy wizard cat in pixel art style")
    assert (who.species, who.build, who.temper, who.style) == ("cat", ("tiny",), "grumpy", "pixel-art")
    assert [item.kind for item in who.wears] == ["wizard-hat", "wand"]


def test_unknown_words_are_noted():
    who = read_character("a fox with a frobnicator and a gizmo")
    assert who.notes == ("drawn without: frobnicator, gizmo",)
    assert read_pose(who, "waving").notes == who.notes
    assert read_motion("waving a frobnicator", seconds=3).notes == ("drawn without: frobnicator",)


def test_things_for_the_hands_are_noted_until_a_pose_holds_them():
    who = read_character("a tiny blue dragon with a crown, reading a book")
    assert who.notes == ("drawn without: reading, book",)
    assert read_pose(who, "waving").notes == who.notes
    assert read_pose(who, "reading a book").notes == ()
    assert read_pose(who, "a frobnicator on a book").notes == ("drawn without: reading, frobnicator",)


def test_poses_combine_in_any_order():
    one, other = read_pose(FOX, "sitting and waving"), read_pose(FOX, "waving while sitting")
    assert one.pose == other.pose == ("sitting", "waving")


def test_silence_is_filled_from_the_seed():
    kinds = {read_character("a mascot", seed=seed).species for seed in range(30)}
    assert len(kinds) > 2
    assert read_character("a mascot", seed=4) == read_character("a mascot", seed=4)


def test_motions_are_changed_by_adverbs():
    plain = read_motion("waving", seconds=3)
    slow, wild = read_motion("slowly waving", seconds=3), read_motion("waving energetically", seconds=3)
    assert slow.tempo < plain.tempo < wild.tempo
    assert wild.energy > plain.energy > read_motion("gentle wave", seconds=3).energy
    assert read_motion("", seconds=3).motion == "breathing"


def test_edits_change_the_spec_and_stay():
    spec = read_pose(read_character("fox with a blue scarf"), "waving")
    party = edit(spec, "add a party hat and confetti")
    assert [item.kind for item in party.character.wears] == ["scarf", "party-hat"]
    assert [item.kind for item in party.props] == ["confetti"]
    red = edit(party, "make the scarf red")
    assert red.character.wears[0] == Item("scarf", lexicon.colours()["red"]["hex"])
    assert red.props == party.props
    bare = edit(red, "remove the scarf and the confetti")
    assert [item.kind for item in bare.character.wears] == ["party-hat"]
    assert bare.props == ()
    winter = edit(spec, "winter version")
    assert {"beanie", "scarf"} <= {item.kind for item in winter.character.wears}
    assert edit(spec, "make it sit down").pose == ("sitting",)
    assert edit(spec, "in pixel art style").style == "pixel-art"
    assert edit(spec, "with a frobnicator").notes == ("drawn without: frobnicator",)


def test_specs_survive_json():
    spec = edit(
        read_pose(read_character("a tiny blue owl with glasses", seed=5), "sitting and waving"), "winter version"
    )
    motion = read_motion("gentle breathing", seconds=4, seed=2)
    change = TransitionSpec(spec, 2.0, reversed=True)
    for value in (spec, motion, change, *logo_pack(spec, "Hoot").values()):
        assert msgspec.json.decode(msgspec.json.encode(value), type=type(value)) == value
    assert msgspec.json.decode(msgspec.json.encode(spec.character), type=Character) == spec.character
    hash(spec)


@settings(max_examples=count(60, 2000), deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text):
    who = read_character(text)
    spec = read_pose(who, text)
    assert spec.pose
    edit(spec, text)
    read_motion(text, seconds=3)
    logo_pack(spec, text)


def test_very_long_text_is_read():
    assert read_character("fox " + "blue scarf " * 900).species == "fox"


@settings(max_examples=count(6, 60), deadline=None)
@given(
    st.lists(st.sampled_from([*lexicon.colours(), *lexicon.items(), *lexicon.poses(), *lexicon.species()]), max_size=8)
)
def test_any_mixture_of_words_can_be_drawn(artist, words):
    text = " ".join(word.replace("-", " ") for word in words)
    image = artist(picture(read_pose(read_character(text), text), 64))
    assert image[..., 3].max() == 255
    assert not image[0, :, 3].any()
