"""What is known of programs, of git and of library calls: data only, each fact in one row.

`shells`, `interpreters`, `wrappers`, `runners`, `tasks`, `clients`, `filters`, `writers` and `familiar` hold the rows
of programs (`claimonce.catalog.row`), `git` git's own words. What runs for every call reads generated modules instead
(`python -m claimonce.catalog.generate`), which import nothing.
"""
