"""The page about a code of `check`: the Markdown that the command line prints, as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markupsafe import Markup

_CODE = re.compile(r"SG[0-9]{3}")


def is_code(text: str) -> bool:
    """Whether the text has the form of a code.

    >>> is_code("SG304"), is_code("timeout")
    (True, False)
    """
    return _CODE.fullmatch(text) is not None


def render_page(markdown: str) -> Markup:
    r"""The page as HTML, in which nothing of the text itself is markup.

    >>> print(render_page("# SG1 x\n\nSay `<y>`, not <b>z</b>.\n\n- one\n- two\n"), end="")
    <h1>SG1 x</h1>
    <p>Say <code>&lt;y&gt;</code>, not &lt;b&gt;z&lt;/b&gt;.</p>
    <ul>
    <li>one</li>
    <li>two</li>
    </ul>
    """
    writer = MarkdownIt("commonmark", {"html": False})
    writer.add_render_rule("fence", _render_example)
    return Markup(writer.render(markdown))


def _render_example(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    _env: Mapping[str, object],
) -> str:
    """An example under the name of its file, which the keyboard can scroll."""
    path = tokens[index].info.partition(" ")[2]
    named = f'<p class="quiet"><code>{escape(path)}</code></p>\n' if path else ""
    return f'{named}<pre tabindex="0"><code>{escape(tokens[index].content)}</code></pre>\n'
