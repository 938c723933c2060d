"""JavaScript and TypeScript as facts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.audit.facts import (
    CLAIM,
    FLAG,
    GATE,
    Call,
    Either,
    Facts,
    Function,
    Joined,
    Listed,
    Param,
    Result,
    Spread,
    Table,
    Text,
)
from claimonce.audit.lower.javascript import lower
from claimonce.audit.piece import JAVASCRIPT, TSX, TYPESCRIPT, Piece
from examples import examples


def facts(text: str, path: str = "src/a.mjs", language: str = JAVASCRIPT, line: int = 1, column: int = 0) -> Facts:
    return lower(Piece(path, language, text, "code", line=line, column=column))


def calls(text: str, language: str = JAVASCRIPT) -> list[Call]:
    return [call for function in facts(text, language=language).functions for call in function.calls]


def only(text: str, language: str = JAVASCRIPT) -> Call:
    found = calls(text, language)
    assert len(found) == 1, [call.callee for call in found]
    return found[0]


def function(text: str, name: str, language: str = JAVASCRIPT) -> Function:
    return next(one for one in facts(text, language=language).functions if one.name == name)


PUSH = (Text("git"), Listed((Text("push"), Text("origin"))))


@pytest.mark.parametrize(
    "text",
    [
        'import { spawnSync } from "node:child_process"; spawnSync("git", ["push", "origin"])',
        'import cp from "child_process"; cp.spawnSync("git", ["push", "origin"])',
        'import * as cp from "child_process"; cp.spawnSync("git", ["push", "origin"])',
        'const { spawnSync: start } = require("child_process"); start("git", ["push", "origin"])',
        'const cp = require("node:child_process"); cp.spawnSync("git", ["push", "origin"])',
        'const { spawnSync } = await import("child_process"); spawnSync("git", ["push", "origin"])',
        """import { promisify } from "util"; import { spawnSync } from "child_process"
        const start = promisify(spawnSync); await start("git", ["push", "origin"])""",
        'require("child_process").spawnSync("git", ["push", "origin"])',
    ],
)
def test_an_api_has_one_name_however_it_was_imported(text: str) -> None:
    found = [call for call in calls(text) if call.callee == "child_process.spawnSync"]
    assert [call.args for call in found] == [PUSH]


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ('const a = ["push"]; a.push("origin"); f(a)', Listed((Text("push"), Text("origin")))),
        ('const a = ["origin"]; a.unshift("push"); f(a)', Listed((Text("push"), Text("origin")))),
        ('const b = ["push"]; f([...b, "origin"])', Listed((Text("push"), Text("origin")))),
        ('const b = "main"; f(`push ${b}`)', Text("push main")),
        ("f(`push ${who()}`)", None),
        ('const p = "https://x/" + "y"; f(p)', Text("https://x/y")),
        ('const o = {url: "u"}; f(o.url)', Text("u")),
        ('const {url} = {url: "u"}; f(url)', Text("u")),
        ('f(x ? "a" : "b")', Either((Text("a"), Text("b")))),
        ('let a = "a"; if (x) a = "b"; f(a)', Either((Text("a"), Text("b")))),
        ('f(["a", "b"].join(" "))', Text("a b")),
        ('f(["a"].concat(["b"]))', Listed((Text("a"), Text("b")))),
        ('import path from "path"; f(path.join("a", "b.json"))', Text("a/b.json")),
        ('f(String("a"))', Text("a")),
        ('f("it\\\'s")', Text("it's")),
    ],
)
def test_constant_values_are_folded(given: str, value: object) -> None:
    text = f"import {{ f }} from 'lib'; {given}"
    held = next(call for call in calls(text) if call.callee == "lib.f").args[0]
    if value is None:
        assert held == Joined((Text("push "), held.parts[1])) if isinstance(held, Joined) else False
    else:
        assert held == value


def test_what_is_pushed_on_a_condition_may_be_there_or_not() -> None:
    call = next(c for c in calls('const a = ["push"]; if (dry) { a.push("--dry-run") }; g(a)') if c.callee == "g")
    assert call.args == (Either((Listed((Text("push"),)), Listed((Text("push"), Text("--dry-run"))))),)


def test_what_is_pushed_later_is_not_there_yet() -> None:
    found = [c for c in calls('const a = ["push"]; g(a); a.push("--dry-run")') if c.callee == "g"]
    assert found[0].args == (Listed((Text("push"),)),)


def test_a_wrapper_keeps_its_parameters_and_rest() -> None:
    held = function('import {execFileSync} from "child_process"\nfunction run(cmd, ...rest) { return '
                    'execFileSync(cmd, rest) }', "run")  # fmt: skip
    assert held.params == ("cmd", "*rest")
    assert held.calls[0].args == (Param("cmd"), Param("rest"))
    spread = function("function g(...a) { h(...a) }\nfunction h() {}", "g")
    assert spread.calls[0].args == (Spread(Param("a")),)


def test_a_parameter_keeps_its_default() -> None:
    held = function('function send(url = "https://x", n) {}', "send")
    assert (held.params, held.defaults) == (("url", "n"), (("url", Text("https://x")),))
    typed = function('function send(url: string = "https://x") {}', "send", TYPESCRIPT)
    assert typed.defaults == (("url", Text("https://x")),)


def test_a_destructured_parameter_is_bound_by_name() -> None:
    held = function('function send({ url, body }) { fetch(url, { method: "POST", body }) }\nsend({ url: "u" })', "send")
    assert held.params == ("{}", "url", "body")
    assert held.calls[0].args[0] == Param("url")
    top = function('function send({ url }) {}\nsend({ url: "u" })', "")
    assert top.calls[0].keywords == (("url", Text("u")),)


def test_a_result_of_a_function_of_the_file_is_named() -> None:
    text = 'function args() { return ["push"] }\nimport { run } from "./lib.mjs"; run("git", args())'
    call = next(one for one in calls(text) if one.callee.endswith(":run"))
    assert call.callee == "./src/lib.mjs:run"
    assert call.args[1] == Result(".args")
    assert function(text, "args").returns == (Listed((Text("push"),)),)


def test_relative_imports_are_paths_from_the_root() -> None:
    found = facts('import x, { a as b } from "../lib/gh"; import * as all from "./all.js"; b(); x(); all.c(); x.d()')
    assert [call.callee for call in found.functions[0].calls] == [
        "./lib/gh:a", "./lib/gh:default", "./src/all.js:c", "./lib/gh:default.d",
    ]  # fmt: skip
    assert found.imports == ("./lib/gh", "./src/all.js")


def test_methods_are_named_by_their_class() -> None:
    text = """
    import { WebClient } from "@slack/web-api"
    class Base { act() { this.say() } }
    export class Bot extends Base {
      client = new WebClient(process.env.T)
      say() { return this.client.chat.postMessage({ channel: "c" }) }
      both = async () => { await this.say(); super.act() }
    }
    """
    found = facts(text)
    assert {one.name: one.bases for one in found.classes} == {"Base": (), "Bot": (".Base",)}
    names = {one.name: [call.callee for call in one.calls] for one in found.functions}
    assert names["Bot.say"] == ["@slack/web-api.WebClient().chat.postMessage"]
    assert names["Bot.both"] == [".Bot.say", ".Base.act"]


def test_a_type_says_what_an_object_is() -> None:
    text = """
    import { WebClient } from "@slack/web-api"
    import type { Octokit } from "@octokit/rest"
    class Bot {
      constructor(private readonly slack: WebClient) {}
      async go(kit: Octokit): Promise<void> {
        await this.slack.chat.postMessage({ channel: "c" })
        await kit.issues!.createComment({ owner, repo } as Params)
      }
    }
    """
    found = function(text, "Bot.go", TYPESCRIPT)
    assert [call.callee for call in found.calls] == [
        "@slack/web-api.WebClient().chat.postMessage", "octokit.rest.issues.createComment",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        'import { Octokit } from "@octokit/rest"; const o = new Octokit(); o.rest.issues.createComment({})',
        'import { Octokit } from "octokit"; const octokit = new Octokit(); octokit.issues.createComment({})',
        'import * as github from "@actions/github"; github.getOctokit(t).rest.issues.createComment({})',
        "await github.rest.issues.createComment({ issue_number: 1 })",
        'export default (app) => app.on("x", async (context) => context.octokit.issues.createComment({}))',
        "async function f(octokit) { await octokit.rest.issues.createComment({}) }",
    ],
)
def test_octokit_is_known_in_every_disguise(text: str) -> None:
    assert "octokit.rest.issues.createComment" in [call.callee for call in calls(text)]


def test_requests_have_their_whole_address() -> None:
    route = 'octokit.request("POST /repos/{owner}/{repo}/issues/{n}/comments", {})'
    call = only(route)
    assert (call.callee, call.args[0]) == (
        "fetch",
        Text("https://api.github.com/repos/{owner}/{repo}/issues/{n}/comments"),
    )
    raw = next(
        c
        for c in calls(
            'import https from "https"; https.request({hostname: "hooks.slack.com", path: "/a", method: "POST"})'
        )
    )
    assert raw.args[0] == Text("https://hooks.slack.com/a")
    made = """import axios from "axios"
    const c = axios.create({ baseURL: "https://slack.com/api" })
    c.post("/chat.postMessage", {})"""
    assert [(c.callee, c.args[0]) for c in calls(made)][-1] == (
        "axios.post",
        Text("https://slack.com/api/chat.postMessage"),
    )
    assert only('octokit.graphql("mutation { addComment(input: $i) { x } }")').callee == "octokit.graphql.addComment"


def test_tagged_templates_of_shells_are_shell_text() -> None:
    call = next(
        c for c in calls('import { $ } from "zx"; const b = "main"; await $`git push origin ${b}`') if c.callee == "sh"
    )
    assert call.args == (Text("git push origin main"),)


def test_exec_of_actions_takes_a_line_or_words() -> None:
    words = only('import { exec } from "@actions/exec"; exec("git", ["push", "origin"])')
    assert (words.callee, words.args) == ("@actions/exec.getExecOutput", PUSH)
    assert only('await exec.exec("git push origin")').callee == "@actions/exec.exec"


def test_every_call_has_its_own_place() -> None:
    text = 'import { f } from "lib"\nconst ü = "ä"; f(\n  "x",\n)\n'
    call = facts(text, line=10, column=4).functions[0].calls[0]
    assert (call.site.line, call.site.end_line, call.site.column, call.site.end_column) == (11, 13, 20, 6)


def test_inline_callbacks_belong_to_the_function_around_them() -> None:
    text = 'import { f } from "lib"\nfunction outer(list) { list.forEach(async (x) => { await f(x) }) }'
    assert [call.callee for call in function(text, "outer").calls] == ["lib.f"]


def test_a_function_that_is_handed_on_is_called() -> None:
    assert [call.callee for call in calls("function tick() {}\nsetInterval(tick, 1000)")] == [".tick"]


def test_an_export_under_another_name_passes_on() -> None:
    text = """function send(a, ...b) { return 1 }
    export { send as deliver }
    export default send
    export { x as y } from './z.mjs'"""
    found = {one.name: one for one in facts(text).functions}
    assert found["deliver"].calls[0].callee == ".send"
    assert found["deliver"].calls[0].args == (Param("a"), Spread(Param("b")))
    assert found["deliver"].returns == (Text("1"),)
    assert found["default"].params == ("a", "*b")
    assert found["y"].calls[0].callee == "./src/z.mjs:x"


def test_commonjs_exports_are_functions() -> None:
    text = "exports.a = () => f()\nmodule.exports = { b, c() { g() }, d: () => h() }\nfunction b() { k() }"
    names = {one.name for one in facts(text).functions}
    assert {"a", "b", "c", "d"} <= names


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ('await gate("k", async () => { await s.chat.postMessage({}) })', [GATE]),
        ('if (!(await claim("k"))) return\nawait s.chat.postMessage({})', [CLAIM]),
        ('if (!(await claim("k"))) return\nawait s.chat.postMessage({})\nawait settle("k")', [GATE]),
        ('if (await claim("k")) { await s.chat.postMessage({}) }', [CLAIM]),
        ('if (fs.existsSync(flag)) return\nawait s.chat.postMessage({})\nfs.writeFileSync(flag, "")', [FLAG]),
        ('if (!fs.existsSync("sent")) { await s.chat.postMessage({}); fs.writeFileSync("sent", "") }', [FLAG]),
        ('if (fs.existsSync(other)) return\nawait s.chat.postMessage({})\nfs.writeFileSync(flag, "")', []),
        ("if (!ready) return\nawait s.chat.postMessage({})", []),
        ('if (claim("k")) log("x")\nawait s.chat.postMessage({})', []),
    ],
)
def test_what_stands_in_front_is_seen(text: str, kinds: list[str]) -> None:
    held = function(f'import fs from "fs"\nasync function f(s, flag, other) {{ {text} }}', "f")
    call = next(one for one in held.calls if one.callee.endswith("postMessage"))
    assert [guard.kind for guard in call.guards] == kinds


def test_a_gate_keeps_its_key() -> None:
    held = function("async function f(id) { await gate(`mail-${id}`, async () => { g() }) }", "f")
    call = next(one for one in held.calls if one.callee == "g")
    assert call.guards[0].key == Joined((Text("mail-"), Param("id")))


def test_prompts_in_strings_are_read_as_prose() -> None:
    text = "const reviewPrompt = `You are a worker.\n\n1. Fix it.\n2. Commit and push the branch.\n`\n"
    found = facts(text)
    assert [(one.effect, one.site.line) for one in found.told] == [("git_push", 4)]
    lines = r"""function buildPrompt() {
  return [
    "You fix bugs.",
    "Do not call git push.",
    "Email Tekla when done.",
  ].join("\n")
}"""
    assert [(one.effect, one.site.line) for one in facts(lines).told] == [("notify", 5)]
    assert not facts("const usage = `Usage:\n\nPush the branch with --push.\n`").told


def test_comments_to_the_audit_are_kept() -> None:
    found = facts('f() // coverage-audit: allow[git_push] reason="x"\n/* coverage-audit: allow[notify] */\n')
    assert [(one.site.line, one.text) for one in found.comments] == [
        (1, 'allow[git_push] reason="x"'), (2, "allow[notify]"),
    ]  # fmt: skip


def test_harmless_calls_are_left_out() -> None:
    assert not calls('console.log("git push"); [1].map(String); JSON.parse(x).filter(Boolean); s.trim(); new Map()')


def test_objects_made_by_a_function_of_the_file_are_known() -> None:
    text = 'import { WebClient } from "@slack/web-api"\nconst make = () => new WebClient()\nmake().chat.postMessage({})'
    assert "@slack/web-api.WebClient().chat.postMessage" in [call.callee for call in calls(text)]


def test_jsx_is_read() -> None:
    text = 'export const A = () => <button onClick={() => fetch("https://x", { method: "POST" })}>Send</button>'
    assert [call.callee for call in calls(text, TSX)] == ["fetch"]


def test_a_table_keeps_constant_keys() -> None:
    assert only('fetch(u, { method: "POST", ...rest, [k]: 1 })').args[1] == Table((("method", Text("POST")),))


@pytest.mark.parametrize(
    "text",
    ["(" * 100_000, "[" * 50_000 + "]" * 50_000, "f(" * 20_000 + ")" * 20_000, "a" + ".b" * 50_000 + "()",
     "const a = " + "1 + " * 20_000 + "1", "const x = x", "const a = b, b = a; f(a)", "let a = a.push(a); f(a)",
     "function f() { return f() }\nf().x()", "class A { b = this.b }\nnew A().b()", "`${`${`", "export default"],
)  # fmt: skip
def test_odd_text_ends(text: str) -> None:
    from claimonce.audit.lower import lower as any_lower

    assert any_lower(Piece("a.js", JAVASCRIPT, text, "code")).path == "a.js"


@settings(max_examples=examples(60), deadline=None)
@given(
    st.text(alphabet="abf(){}[]`$'\".,;=>+:?/*\n éß😀#<>!&|", max_size=120),
    st.sampled_from((JAVASCRIPT, TYPESCRIPT, TSX)),
)
def test_any_text_gives_facts(text: str, language: str) -> None:
    assert facts(text, language=language).path == "src/a.mjs"
