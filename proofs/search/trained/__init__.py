"""From trained float weights to the minimum beside them, for chains of any depth. docs/mathematics.md, section 7.

Untrusted: everything here is float64 search, then high precision; the kernel decides.
"""
