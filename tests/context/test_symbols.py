from __future__ import annotations

import pytest

from claimonce.context import symbols


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        ("a.py", "LIMIT = 3\nclass A:\n    async def b(self):\n        pass\n", ["LIMIT", "A", "b"]),
        ("a.js", "export default class Cart {}\nconst sum = (x) => x\nfunction* walk() {}\n", ["Cart", "sum", "walk"]),
        ("a.js", "exports.parse = function (x) {}\nCart.prototype.add = function () {}\n", ["parse", "add"]),
        ("a.go", "func (s *Server) Serve(l net.Listener) error {\ntype Handler interface {\n", ["Serve", "Handler"]),
        ("a.rs", "pub(crate) fn run() {\nimpl Walker {\nenum Kind {\n", ["run", "Walker", "Kind"]),
        ("a.sh", "usage() {\n  :\n}\nfunction stop {\n", ["usage", "stop"]),
        ("a.sql", "CREATE TABLE IF NOT EXISTS orders (id)\n", ["orders"]),
        ("a.ts", "export interface Order {\nexport type Id = string\n", ["Order", "Id"]),
        ("a.md", "# One\n\ntext\n\n## Two ##\n", ["One", "Two"]),
        ("a.rst", "Title\n=====\n\ntext\n", ["Title"]),
        ("a.py", "x = definition\n# class of things\n", []),
    ],
)
def test_names_are_found_in_many_languages(path: str, text: str, names: list[str]) -> None:
    assert symbols.names(text, path) == names


def test_a_definition_reaches_to_the_next_at_its_depth() -> None:
    text = "class A:\n    def b(self):\n        pass\n\n    def c(self):\n        pass\n\n\ndef d():\n    pass\n"
    spans = {each.name: (each.first, each.last) for each in symbols.find_definitions(text, "a.py")}
    assert spans == {"A": (1, 6), "b": (2, 3), "c": (5, 6), "d": (9, 10)}


@pytest.mark.parametrize(
    ("path", "text", "last"),
    [
        ("a.py", "def f(\n    a,\n) -> int:\n    return a\n\n\n# apart\n", 4),
        ("a.js", "function f() {\n  a()\n}\nb()\n", 3),
        ("a.c", "struct f\n{\n  int a;\n};\nint b;\n", 4),
        ("a.rs", "fn f() {\n    a(\n    );\n}\n\nuse b;\n", 4),
    ],
)
def test_a_body_ends_where_the_text_leaves_it(path: str, text: str, last: int) -> None:
    assert symbols.find_definitions(text, path)[0].last == last


def test_a_heading_keeps_its_own_lines() -> None:
    text = "# One\n\nfirst\n\n# Two\n\nsecond\n"
    assert [(each.first, each.last) for each in symbols.find_definitions(text, "a.md")] == [(1, 3), (5, 7)]
