"""One matter, told five times: what sessions write when each has just heard that it should be passed on."""

from __future__ import annotations

RECIPIENT = "tekla@example.test"

LETTERS: tuple[tuple[str, str], ...] = (
    (
        "Nightly import drops rows without a postcode",
        """\
Hi Tekla,

since Tuesday the nightly import drops every row that has no postcode. 214 customers are missing.
I have not changed anything.
""",
    ),
    (
        "Heads-up: customers missing since Tuesday",
        """\
Hello Tekla,

you may want to know: 214 customers without a postcode were dropped by the nightly import since Tuesday.
The rest of the import is fine.
""",
    ),
    (
        "214 rows lost in the nightly import",
        """\
Tekla, the nightly import loses rows with an empty postcode (214 so far, first on Tuesday).
Is that wanted?
""",
    ),
    (
        "Question about empty postcodes in the import",
        """\
Dear Tekla,

should customers with an empty postcode be imported? Since Tuesday the nightly import drops them;
214 are gone by now.
""",
    ),
    (
        "Import: postcode check too strict?",
        """\
Hi,

the postcode check in the nightly import seems too strict: 214 customers dropped since Tuesday.
Better you decide what to do.
""",
    ),
)
