"""Sphinx's settings."""

from __future__ import annotations

from importlib.metadata import version as installed
from typing import TYPE_CHECKING

from pygments.lexers.special import TextLexer

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "salesmanual"
author = "The salesmanual authors"
copyright = "The salesmanual authors"  # noqa: A001 - Sphinx's name
release = version = installed("salesmanual")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
exclude_patterns: list[str] = []
nitpicky = False
suppress_warnings = ["ref.python"]  # two packages may use one word, such as Stage; signatures show it unqualified

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "show-inheritance": False}
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = "salesmanual"


def setup(app: Sphinx) -> None:
    """Diagrams are shown as their text; what renders Markdown, such as a forge, draws them."""
    app.add_lexer("mermaid", TextLexer)
