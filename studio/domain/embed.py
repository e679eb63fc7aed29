"""Code to paste that shows a mascot elsewhere: a looping clip for web, React, Swift and Android, or the whole page."""

import json
import re
from enum import Enum
from html import escape

from studio.domain.records import Record

_SHADER = """\
#extension GL_OES_EGL_image_external : require
precision mediump float;
uniform samplerExternalOES clip;
varying vec2 at;
void main() {
    vec3 color = texture2D(clip, vec2(at.x, at.y * 0.5)).rgb;
    float alpha = texture2D(clip, vec2(at.x, at.y * 0.5 + 0.5)).r;
    gl_FragColor = vec4(color * alpha, alpha);
}
"""


class Embed(Enum):
    """Where the code is pasted."""

    HTML = "html"
    REACT = "react"
    SWIFT = "swift"
    ANDROID = "android"
    PAGE = "page"
    ADDRESSES = "addresses"


class Shown(Record, frozen=True, kw_only=True):
    """What is to be shown: whose clip of which pose, where its files are, and how large in points."""

    mascot: str
    pose: str
    webm: str = ""
    hevc: str = ""
    stacked: str = ""
    poster: str = ""
    side: int = 240

    @property
    def title(self) -> str:
        """What a screen reader says."""
        return f"{self.mascot}, {self.pose}"


def missing(kind: Embed, shown: Shown) -> tuple[str, ...]:
    """Return the formats without which the code would show nothing, as a person calls them."""
    needs = {
        Embed.HTML: (("WebM", shown.webm), ("MOV", shown.hevc)),
        Embed.REACT: (("WebM", shown.webm), ("MOV", shown.hevc)),
        Embed.SWIFT: (("MOV", shown.hevc),),
        Embed.ANDROID: (("stacked MP4", shown.stacked),),
    }
    return tuple(name for name, address in needs.get(kind, ()) if not address)


def snippet(kind: Embed, shown: Shown) -> str:
    """Return the code; whatever names and addresses hold, it stays code of its language."""
    writers = {
        Embed.HTML: _html,
        Embed.REACT: _react,
        Embed.SWIFT: _swift,
        Embed.ANDROID: _android,
        Embed.PAGE: _page,
        Embed.ADDRESSES: _addresses,
    }
    return writers[kind](shown)


def _html(shown: Shown) -> str:
    # Safari plays WebM without its transparency, so the MOV stands first; other browsers skip it.
    poster = f' poster="{escape(shown.poster)}"' if shown.poster else ""
    return (
        f'<video autoplay loop muted playsinline width="{shown.side}" height="{shown.side}"{poster}'
        f' aria-label="{escape(shown.title)}">\n'
        f'  <source src="{escape(shown.hevc)}" type=\'video/mp4; codecs="hvc1"\'>\n'
        f'  <source src="{escape(shown.webm)}" type="video/webm">\n'
        "</video>\n"
    )


def _react(shown: Shown) -> str:
    return (
        f"export function {_name(shown)}() {{\n"
        "  return (\n"
        f"    <video autoPlay loop muted playsInline width={{{shown.side}}} height={{{shown.side}}}"
        f" aria-label={{{_text(shown.title)}}}>\n"
        f"      <source src={{{_text(shown.hevc)}}} type={{'video/mp4; codecs=\"hvc1\"'}} />\n"
        f'      <source src={{{_text(shown.webm)}}} type="video/webm" />\n'
        "    </video>\n"
        "  );\n"
        "}\n"
    )


def _swift(shown: Shown) -> str:
    return f"""import AVFoundation
import SwiftUI

struct {_name(shown)}: UIViewRepresentable {{
    func makeUIView(context: Context) -> ClipView {{ ClipView(url: URL(string: {_text(shown.hevc)})!) }}
    func updateUIView(_ view: ClipView, context: Context) {{}}
}}

final class ClipView: UIView {{
    override class var layerClass: AnyClass {{ AVPlayerLayer.self }}
    private let player = AVQueuePlayer()
    private var looper: AVPlayerLooper?

    init(url: URL) {{
        super.init(frame: .zero)
        isOpaque = false
        accessibilityLabel = {_text(shown.title)}
        looper = AVPlayerLooper(player: player, templateItem: AVPlayerItem(url: url))
        guard let screen = layer as? AVPlayerLayer else {{ return }}
        screen.pixelBufferAttributes = [kCVPixelBufferPixelFormatTypeKey as String: kCVPixelFormatType_32BGRA]
        screen.player = player
        player.isMuted = true
        player.play()
    }}

    required init?(coder: NSCoder) {{ nil }}
}}
"""


def _android(shown: Shown) -> str:
    return (
        "// The clip carries its colours above and its transparency below, as grey.\n"
        "// Play it into a SurfaceTexture and draw that with this fragment shader on a see-through surface.\n"
        f"object {_name(shown)} {{\n"
        f"    const val URL = {_kotlin(shown.stacked)}\n"
        f"    const val DESCRIPTION = {_kotlin(shown.title)}\n"
        f'    const val SHADER = """\n{_SHADER}"""\n'
        "}\n"
    )


def _page(shown: Shown) -> str:
    folder = re.sub(r"[^a-z0-9]+", "-", shown.mascot.lower()).strip("-") or "mascot"
    return (
        f'<iframe id="mascot" src="{folder}/index.html#bare" title="{escape(shown.mascot)}"'
        f' width="{shown.side}" height="{shown.side}" style="border: 0"></iframe>\n'
        "<script>\n"
        "  // Tell the mascot what is going on, by the names of its inputs.\n"
        "  function tellMascot(input, value) {\n"
        '    document.getElementById("mascot").contentWindow.postMessage({ masko: input, value: value }, "*");\n'
        "  }\n"
        "</script>\n"
    )


def _addresses(shown: Shown) -> str:
    lines = [address for address in (shown.webm, shown.hevc, shown.stacked, shown.poster) if address]
    return "\n".join(lines) + "\n"


def _name(shown: Shown) -> str:
    """Return a name for a type that every language takes."""
    words = re.findall(r"[A-Za-z0-9]+", f"{shown.mascot} {shown.pose}")
    name = "".join(word[:1].upper() + word[1:] for word in words)
    return name if name[:1].isalpha() else f"Mascot{name}"


def _text(words: str) -> str:
    """Return a text as JavaScript and Swift write it."""
    return json.dumps("".join(letter for letter in words if letter.isprintable()), ensure_ascii=False)


def _kotlin(words: str) -> str:
    """Return a text as Kotlin writes it, where a dollar sign would begin a template."""
    return _text(words).replace("$", "\\$")
