"""Issues and requests of public repositories by pointer, each title and first words rewritten, with its matter."""

# ruff: noqa: E501  (what is said stands on one line each)
# repository: (number, matter, title, text); the part of a matter before `/` is the area that siblings share.
FILED = {
    "openai/codex": [
        (46161, "net/stream", "stream disconnected before completion", "The app says: stream disconnected before completion, retry or contact the help center."),
        (27684, "net/stream", "Stream disconnects before it completes", "Follow-up prompts fail with 'stream disconnected before completion' on macOS arm64."),
        (38000, "net/stream", "Stream disconnected before completion on every task", "System Error stream disconnected before completion, an error occurred while processing your request."),
        (27677, "net/stream", "stream disconnected before completion", "Windows 11, an error occurred while processing your request, with a request id."),
        (14200, "net/stream", "stream disconnected before completion", "Twice today: error sending request for url backend-api/codex/responses. PowerShell."),
        (37980, "net/stream", "Command gives an error in codex", "stream disconnected before completion: an error occurred while processing your request."),
        (6397, "net/stream", "Stream disconnected before completion", "codex-cli 0.56.0, began when I uploaded an image, not sure if that is the trigger."),
        (14260, "net/stream", "stream disconnected before completion", "Reconnecting 1/5 to 5/5, then stream disconnected before completion in any long task."),
        (19102, "net/stream", "[bug] stream disconnected before completion when a request is sent", "0.123.0 in Ghostty: an error occurred while processing your request."),
        (41895, "net/stream", "Stream disconnected before completion (request id given)", "The response stream ends before completion, the trigger is not known."),
    ],
    "anthropics/claude-code": [
        (769, "tui/flicker", "[BUG] In-progress call makes the screen flicker", "The view jumps to the start of the session and back while output is written in Gnome Terminal."),
        (10772, "tui/flicker", "[BUG] Terminal flickers and scrollbar resizes when output is taller than the window", "While streaming, the scrollbar flashes between full height and normal size. GNOME Terminal."),
        (1913, "tui/flicker", "Terminal flickering", "The terminal flickers badly, more with several sub-agents."),
        (392, "tui/flicker", "[BUG] Flickering display", "The display blinks when I type and while it thinks, as if it were cleared and redrawn. WSL."),
        (10619, "tui/flicker", "[BUG] Excessive flickering and scrolling", "After five turns the VS Code terminal scrolls and flickers all the time."),
        (3648, "tui/flicker", "Terminal scrolls without control during a session", "Scrolling and flickering in the terminal, a known effect of how the renderer clears lines."),
        (7049, "tui/crash", "Crashed", "It crashed for lack of memory, and the report was marked as duplicate."),
    ],
    "google-gemini/gemini-cli": [
        (1502, "quota/429", "gemini-2.5-pro: API Error: got status 429 Too Many Requests", "Every prompt ends with status 429 Too Many Requests."),
        (1856, "quota/429", "No login prompt, API key not seen on Windows 11, too many requests 429", "It says too many requests 429 and does not ask to log in nor see GEMINI_API_KEY."),
        (24384, "quota/429", "Persistent HTTP 429 Too Many Requests solved by logging in again", "Many users meet 429 Too Many Requests with the preview model; a new OAuth login helps."),
        (13305, "quota/login", "Cannot log in with an Ultra account: quota exceeded for provisioned requests", "Quota exceeded for quota metric Provisioned requests of service managedprojects."),
        (1866, "quota/login", "I cannot log in", "Failed to login: resource has been exhausted, check quota. GOOGLE_CLOUD_PROJECT must be configured."),
        (14500, "quota/project", "Error or bug? Individual login wants a cloud project", "As an individual I get a login failure, then it wants a Google Cloud project and says no quota."),
        (29267, "auth/loop", "Stuck in auth loop", "After logging in and authorising it asks again to select a login method, for ever."),
        (5580, "auth/loop", "Authentication always fails, the CLI cannot be used", "After the browser sign-in completes, the CLI stays unauthenticated: a persistent failure loop."),
        (25284, "auth/loop", "Locked out by abuse detection with one session", "It asks to re-authenticate; authentication succeeds, then it fails again with We're sorry."),
        (14607, "auth/stuck", "Login with Google hangs", "I am stuck on the waiting page when I use login with Google."),
        (1991, "auth/headless", "Command line login for remote workspaces", "The callback goes to localhost; please offer a code to paste as other CLIs do."),
    ],
    "astral-sh/uv": [
        (1997, "cache/exec", "Permission denied on installed command line tools", "Programs installed by uv cannot be run: permission denied."),
        (4190, "cache/windows-build", "Installing with cache fails on Windows", "Build of antlr4 from the cache fails on Windows while files are copied."),
        (3515, "cache/clean", "uv cache clean fails after a failed build", "A directory without rx permission is left in built-wheels-v3; Permission denied (os error 13)."),
        (2810, "cache/parallel", "Random cache errors with several installs at once on Windows", "Failed to build editables when installs run in parallel."),
        (15770, "cache/read", "Cannot install pyperclip", "Failed to read from the distribution cache: Access is denied (os error 5)."),
        (1740, "cache/record", "Failed to copy databricks RECORD", "Permission denied (os error 13) when RECORD is copied from archive-v0."),
    ],
    "microsoft/playwright": [
        (17256, "closed/sudden", "[Question] Browser closes suddenly without an error", "The second browser closes: Target page, context or browser has been closed at dispatcher.js:296"),
        (34879, "closed/launch", "[Bug]: BrowserType.launch: Target page, context or browser has been closed", "Launching the headless shell on Windows fails at once, browser logs attached."),
        (20063, "closed/bare", "Error: Browser closed", "It says Browser closed, there is no reproduction."),
        (39111, "closed/157", "[Bug]: Windows close and elements are not found with 1.57 and 1.58", "TargetClosedError since 1.57; 1.56 works."),
        (22372, "closed/extension", "[BUG] Browser has been closed with context.route in the VS Code extension", "Only with Show browser on: waitForEvent with context.route fails."),
        (15909, "closed/close", "[BUG] Exception thrown, undefined: Browser has been closed, when closing the browser", "browser.close in globalSetup throws on BrowserStack with 1.23.4."),
        (23702, "closed/nunit", "[BUG]", "dotnet test aborts: PlaywrightException: Browser has been closed at Connection.cs:213"),
    ],
    "pandas-dev/pandas": [
        (36389, "groupby/dup-test", "[TST]: groupby raised error with duplicate column names", "closes #31735. Adds a test against the regression in test_groupby.py"),
        (29124, "groupby/dup-shape", "Fix inconsistent groupby output shape with duplicate column labels", "Output shape differs with duplicate labels."),
        (55042, "groupby/dup-agg", "REGR: DataFrameGroupBy.agg with duplicate column names and a dict", "closes #55006. Fixes the regression of #52115."),
        (30679, "groupby/apply", "BUG: groupby apply raises ValueError when the axis has duplicates", "closes #30667. ValueError with the identity function."),
        (57323, "groupby/series", "REGR: Fix regression when grouping over a Series", "Grouping over a Series broke in 2.2."),
        (57339, "groupby/series-22", "Backport PR #57323 on branch 2.2.x (REGR: Fix regression when grouping over a Series)", "Backport of the fix when grouping over a Series."),
        (43466, "groupby/ref", "REF: de-duplicate result index construction in groupby", "Refactoring without a change of behaviour."),
        (8417, "groupby/multi", "BUG: regression in groupby with a pass thru multiindex on axis=1", "closes #7997"),
    ],
    "astral-sh/ruff": [
        (10364, "f401/test", "Add test case for F401 in __init__ files", "In preparation for another change."),
        (3503, "pylint/1901", "PLC1901 false positives", "PLC1901 reports comparisons that are right."),
        (13324, "f811/private", "flake8 flags F811 when ruff does not", "A function defined twice with a leading underscore is not flagged."),
        (8830, "dup/b904", "Rules B904 and TRY200 are duplicates", "Both look for raise without from in an exception block."),
        (8736, "dup/b904", "TRY200 duplicates B904", "TRY200 and B904 report the same construct, raise without from."),
        (12110, "dup/c420", "RUF025 duplicates the unimplemented rule C420", "C420 of flake8-comprehensions is the same as RUF025."),
        (22114, "dup/all", "[ruff] Detect duplicate entries in __all__ (RUF068)", "A new rule for __all__ that names an entry twice."),
        (4508, "dunder/fp", "Avoid some false positives in dunder variable assignments", "Dunder names are not what the rule means."),
        (3011, "f821/pyi", "F821 false positive for .pyi", "Forward references in stubs are reported as F821."),
    ],
    "kubernetes/kubernetes": [
        (39510, "flake/namespace", "flaky test: unit/integration failed in TestNamespaceController.go", "TestNamespaceController fails now and then in federation."),
        (36351, "flake/namespace", "TestNamespaceController flakes in federation", "The unit test TestNamespaceController is flaky."),
        (6490, "flake/kubelet", "kubelet test is flaky", "The kubelet unit tests fail on Travis now and then."),
        (17518, "flake/ingress", "Flaky test: GCE L7 LoadBalancer Controller should create loadbalancers and verify Ingress", "The e2e test of Ingress on GCE times out."),
        (18810, "flake/umbrella", "Integration tests are really flaky", "Umbrella for flakes of integration tests."),
        (3373, "flake/doc", "Update the doc on how to test for flakiness", "The page used a tool that is gone; use kubectl."),
        (4338, "flake/doc2", "Fix bad config in flaky test documentation and add a script", "The sample config in the page on flaky tests does not work."),
    ],
}  # fmt: skip


def pairs() -> list[tuple[str, tuple[int, str, str, str], tuple[int, str, str, str]]]:
    """Every pair in one repository, with its label: same, sibling or different."""
    found = []
    for rows in FILED.values():
        for place, one in enumerate(rows):
            for other in rows[place + 1 :]:
                area = one[1].partition("/")[0] == other[1].partition("/")[0]
                found.append(("same" if one[1] == other[1] else "sibling" if area else "different", one, other))
    return found
