"""What the JavaScript front end knows by name: data only."""

from __future__ import annotations

import re

from claimonce.audit.late_pattern import late

_UNWRAPPED = """
    await_expression parenthesized_expression non_null_expression as_expression satisfies_expression type_assertion
    instantiation_expression
"""
UNWRAPPED = frozenset(_UNWRAPPED.split())
_FUNCTIONS = """
    function_declaration generator_function_declaration function_expression generator_function arrow_function
    method_definition
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())

# methods of strings, arrays, maps, promises, streams and test frameworks: no object of a project has them as an act
_METHODS = (
    "map filter forEach reduce reduceRight some every find findIndex findLast includes indexOf lastIndexOf join slice "
    "splice concat flat flatMap sort reverse fill keys values entries at shift unshift pop has set add clear trim "
    "trimEnd trimStart split replace replaceAll startsWith endsWith padStart padEnd repeat toLowerCase toUpperCase "
    "toString toFixed toISOString toJSON toLocaleString toLocaleDateString valueOf charAt charCodeAt codePointAt "
    "substring substr match matchAll test search localeCompare normalize then catch finally bind getTime getFullYear "
    "toBe toEqual toStrictEqual toContain toHaveBeenCalled toThrow toMatch toBeTruthy toBeFalsy toHaveLength "
    "addEventListener removeEventListener querySelector querySelectorAll getElementById getAttribute setAttribute "
    "appendChild preventDefault stopPropagation hasOwnProperty push json text arrayBuffer on once off log info warn "
    "debug trace parse stringify safeParse optional nullable default describe min max int email url uuid"
)
HARMLESS = frozenset(_METHODS.split())
QUIET_METHODS = frozenset(name.encode() for name in HARMLESS)
PUSHES = frozenset((b"push", b"unshift"))
NAMED = late(rb"[A-Za-z_$][\w$]*\??")
HANDED = late(rb"\s*\(\s*(?:[^(){}]{0,80},\s*)?[A-Za-z_$][\w$]*\s*[,)]")  # a function given by name
_QUIET = """
    console JSON Math Object Array Number String Boolean Date Promise Symbol RegExp Error TypeError RangeError Set
    Map WeakMap WeakSet BigInt Reflect Intl parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent
    encodeURI decodeURI setTimeout clearTimeout setInterval clearInterval setImmediate queueMicrotask
    structuredClone URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal Buffer Uint8Array
    performance describe it test expect beforeEach afterEach beforeAll afterAll jest vi assert path os util crypto
    url zlib stream events readline assert/strict fs/constants perf_hooks zod z React chalk document window
    localStorage require import super core
"""
QUIET = frozenset(_QUIET.split())

# objects that a runtime or the steps of actions/github-script hand in without an import
GLOBALS = {"exec": "@actions/exec", "io": "@actions/io", "glob": "@actions/glob"}
THROUGH = frozenset(("promisify", "util.promisify", "pify", "bluebird.promisify"))
TAGS = late(r"^(?:zx\.(?:\$|\$\.sync|default\.\$)|\$|\$\.sync|execa\.(?:\$|execaCommand|\$\.sync)|Bun\.\$|"
    r"bun\.\$|"
                  r"dax(?:-sh)?(?:\.default)?\.?\$?|@david/dax\.default|google/zx\.\$)$")  # fmt: skip

_SPACES = "issues|pulls|repos|git|gists|teams|reactions|checks|actions|orgs|projects|discussions|activity"
OCTOKIT = late(rf"(?:^|[./])(?:\w*octokit\w*|\w*github|gh|client|api|kit)(?:\(\))?(?:\.\w*octokit\w*|\.github)*"
                     rf"(?:\.rest)?\.({_SPACES})\.(\w+)$", re.IGNORECASE)  # fmt: skip
OCTOKIT_REST = late(rf"\.rest\.({_SPACES})\.(\w+)$")
OCTOKIT_CALL = late(
    r"(?:^|[./@:])(?:\w*octokit\w*|\w*github\w*|gh)(?:[/.]\w+)*(?:\(\))*(?:\.\w*octokit\w*)?\.(request|graphql)$|"
    r"^@octokit/(request|graphql)(?:\.\w+)*$",
    re.IGNORECASE,
)
ROUTE = late(r"^(GET|POST|PUT|PATCH|DELETE) (/\S*)$")
MUTATION = late(
    r"\b(addComment|addDiscussionComment|addPullRequestReview|addPullRequestReviewComment|submitPullRequestReview|"
    r"createIssue|createPullRequest|createDiscussion|mergePullRequest|mergeBranch|createCommitOnBranch|createRef|"
    r"updateRef|deleteRef|enablePullRequestAutoMerge|addPullRequestReviewThreadReply)\b"
)
# Objects made elsewhere whose name and method together mean one library.
TELLING = (
    (
        late(r"(?:^|[.:_])(?:\w*transport(?:er)?|\w*mailer|smtp\w*)(?:\(\))?\.sendMail$", re.IGNORECASE),
        "nodemailer.sendMail",
    ),
    (late(r"(?:^|[.:_])resend(?:\(\))?\.emails\.send$", re.IGNORECASE), "resend.Resend().emails.send"),
    (late(r"(?:^|[.:_])(?:sgMail|sendgrid)(?:\(\))?\.send(?:Multiple)?$", re.IGNORECASE), "@sendgrid/mail.send"),
    (
        late(r"(?:^|[.:_])\w*twilio\w*(?:\(\))?\.messages\.create$", re.IGNORECASE),
        "twilio.rest.Client().messages.create",
    ),
)
CREATED = late(r"^(?:axios\.create|got\.extend|ky\.(?:create|extend)|ofetch\.(?:\$fetch\.)?create|axios\.Axios)$")
BASES = ("baseURL", "baseUrl", "prefixUrl")
VERBS = frozenset(("get", "post", "put", "patch", "delete", "head", "request"))
RAW_HTTP = frozenset(("http.request", "https.request", "http.get", "https.get"))

READS = frozenset(
    "existsSync accessSync statSync readFileSync pathExists pathExistsSync exists access stat".lower().split()
)
WRITES = frozenset(
    "writeFileSync writeFile appendFileSync appendFile outputFile outputFileSync ensureFile ensureFileSync "
    "closeSync utimesSync writeJson writeJsonSync mkdirSync mkdir".lower().split()
)
_GATES = """
    gate gated withgate throughgate viagate rungated withclaim claimonce claimandrun
"""
GATES = frozenset(_GATES.split())
CLAIMS = frozenset(["claim", "tryclaim", "acquireclaim", "takeclaim", "claimkey", "claimonce"])
_SETTLES = """
    settle mark markdone marksent complete markcomplete finish fulfil fulfill
"""
SETTLES = frozenset(_SETTLES.split())
WORDS = (
    b"gate",
    b"Gate",
    b"laim",
    b"existsSync",
    b"accessSync",
    b"statSync",
    b"pathExists",
    b".exists(",
    b".access(",
    b".stat(",
)
ENDS = frozenset(("return_statement", "throw_statement", "continue_statement", "break_statement"))
STOPS = late(rb"^\s*process\s*\.\s*exit\s*\(")
CLI_CLAIM = late(rb"""claimonce['"`,\s\[]+(?:claim|check)\b""")
CLI_SETTLE = late(rb"""claimonce['"`,\s\[]+(?:settle|mark)\b""")
