"""How Sphinx builds the site: `sphinx-build -W docs out/site`."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import localmin  # noqa: E402

project = "localmin"
author = "The localmin authors"
release = version = localmin.__version__
copyright = author  # noqa: A001

extensions = [
    "building.generated",
    "building.formulas",
    "building.playground",
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_gallery.gen_gallery",
]
exclude_patterns = ["README.md", "building", "examples", "gallery/*.rst", "playground/*"]
default_role = "code"
language = "en"

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
myst_dmath_double_inline = True

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
python_use_unqualified_type_names = True
napoleon_use_ivar = True

html_math_renderer = "formulas"
katex_cache = str(HERE.parent / "out" / "katex")
playground_cache = str(HERE.parent / "out" / "playground")
html_theme = "pydata_sphinx_theme"
html_title = "localmin"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "logo": {"text": "localmin"},
    "show_toc_level": 2,
    "navigation_with_keys": True,
    "header_links_before_dropdown": 6,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
}
html_sidebars = {"index": [], "tutorial": [], "trust": [], "related-work": []}

sphinx_gallery_conf = {
    "examples_dirs": "gallery",
    "gallery_dirs": "auto_gallery",
    "within_subsection_order": "FileNameSortKey",
    "show_memory": False,
    "write_computation_times": False,
    "show_signature": False,
    "remove_config_comments": True,
    "abort_on_example_error": True,
    "backreferences_dir": None,
    "min_reported_time": 10**6,
    "reset_modules": ("matplotlib",),
    "notebook_images": False,
    "download_all_examples": True,
}
