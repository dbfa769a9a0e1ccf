"""What the site is built with beside Sphinx: formulas, and the pages that are written from the program itself."""
