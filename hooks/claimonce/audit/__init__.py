"""`coverage-audit`: finds every path in a tree of files that reaches the outside world around the gate.

Extractors cut files into pieces of one language, a front end a language lowers each piece to `facts`, one engine
judges all facts with the reader and the plugins' descriptions, and reports print what it found. Nothing of the
scanned tree is executed or imported.
"""
