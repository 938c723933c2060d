"""What code says of a letter, and of the program that it starts, is what they get: nothing of the code's own text."""

from __future__ import annotations

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.hooks.effect import Effect
from claimonce.reading import read_command


def message(command: str) -> Effect:
    (effect,) = read_command(command, DESCRIPTIONS, cwd="/").effects
    return effect


MAIL = "import smtplib\nfrom email.message import EmailMessage\nm = EmailMessage()\nm['To'] = 'a@x.test'\n"
SEND = "smtplib.SMTP('mx').send_message(m)\n"


def python(code: str) -> Effect:
    return message(f"python3 - <<'EOF'\n{code}EOF")


@pytest.mark.parametrize(
    ("more", "text", "known"),
    [
        ("m.set_content('red')\n", "red", True),
        ("m.set_content('red')\nm.set_content('green')\n", "green", True),
        ("m.set_content('red')\nif input():\n    m.set_content('green')\n", "green", False),
        ("for line in open('b'):\n    m.set_content(line)\n", "?", False),
        ("m.set_content('red')\nm.add_attachment(b'x', maintype='a', subtype='b')\n", "red", False),
        ("m.set_content('red')\nm['X'] = input()\n", "red", True),  # a header that no reader sees
        ("m.set_content('red')\nm['Reply-To'] = input()\n", "red", False),
        ("m.set_content('red')\nm.from_elsewhere()\n", "red", False),
    ],
)
def test_a_letter_that_code_puts_together_says_what_it_says_in_the_end(more: str, text: str, known: bool) -> None:
    effect = python(MAIL + more + SEND)
    assert (effect.targets, effect.body, effect.text_known) == (("a@x.test",), text, known)


def test_the_readers_of_the_envelope_are_those_who_get_it() -> None:
    effect = python(MAIL + "m['Cc'] = 'b@x.test'\nm.set_content('red')\n" + SEND)
    assert effect.targets == ("a@x.test", "b@x.test")
    other = python(MAIL + "m.set_content('red')\nsmtplib.SMTP('mx').send_message(m, to_addrs='c@x.test')\n")
    assert other.targets == ("c@x.test",)


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess\nsubprocess.run(['mail', '-s', 'K', 'a@x.test'], stdin=open('b'))\n",
        "import subprocess\np = subprocess.Popen(['mail', '-s', 'K', 'a@x.test'], stdin=subprocess.PIPE)\n",
        (
            "import subprocess\np = subprocess.Popen(['mail', '-s', 'K', 'a@x.test'], stdin=subprocess.PIPE)\n"
            "p.communicate(open('b').read())\n"
        ),
        "import os\np = os.popen('mail -s K a@x.test', 'w')\np.write(open('b').read())\n",
    ],
)
def test_what_code_writes_to_a_program_later_is_never_taken_for_the_code(code: str) -> None:
    effect = python(code)
    assert effect.targets == ("a@x.test",)
    assert not effect.text_known
    assert "import" not in effect.body


@pytest.mark.parametrize(
    "command",
    [
        (
            "node - <<'EOF'\nconst p = require('child_process').spawn('mail', ['-s', 'K', 'a@x.test']);\n"
            "p.stdin.write(String(new Date()));\nEOF"
        ),
        "perl - <<'EOF'\nopen(M, \"|mail -s K a@x.test\"); print M `date`;\nEOF",
        "ruby - <<'EOF'\nIO.popen('mail -s K a@x.test', 'w') { |p| p.puts Time.now }\nEOF",
    ],
)
def test_nor_by_code_of_another_language(command: str) -> None:
    effect = message(command)
    assert not effect.text_known
    assert "EOF" not in effect.body
    assert "mail" not in effect.body


def test_a_webhook_whose_address_is_not_read_is_nobody_known() -> None:
    code = "from slack_sdk.webhook import WebhookClient; WebhookClient('{}').send(text='red')"
    one, other = (message(f'python3 -c "{code.format(each)}"') for each in ("https://a.x.test/1", "https://a.x.test/2"))
    assert not one.readers_known
    assert not other.readers_known


def test_comments_on_two_issues_by_one_library_are_two() -> None:
    code = "const {{Octokit}} = require('@octokit/rest'); new Octokit().issues.createComment("
    code += "{{owner:'o',repo:'ra',issue_number:{},body:'red'}})"
    one, other = (message(f'node -e "{code.format(number)}"') for number in (5, 6))
    assert (one.targets, other.targets) == (("github.com/o/ra#5",), ("github.com/o/ra#6",))


@pytest.mark.parametrize("command", ["NTFY_TOPIC=ops ntfy publish 'all is red'", "ntfy publish ops 'all is red'"])
def test_a_topic_of_the_environment_is_the_topic_of_the_line(command: str) -> None:
    effect = message(command)
    assert (effect.targets, effect.body, effect.readers_known) == (("ops",), "all is red", True)


def test_settings_of_ones_own_go_before_the_environment() -> None:
    assert not message("APPRISE_URLS=json://a apprise -c conf -b red").readers_known


LIBRARIES = {
    "googleapiclient.discovery.build.users.messages.send": """python3 - <<'EOF'
from googleapiclient.discovery import build
build('gmail', 'v1').users().messages().send(userId='me', body={'raw': raw}).execute()
EOF""",
    "googleapis.google.gmail.users.messages.send": """node - <<'EOF'
const {google} = require('googleapis');
const mail = google.gmail({version: 'v1', auth});
mail.users.messages.send({userId: 'me', requestBody: {raw}});
EOF""",
    "@linear/sdk.LinearClient.createComment": """node - <<'EOF'
const {LinearClient} = require('@linear/sdk');
new LinearClient({apiKey: 'x'}).createComment({issueId: 'i', body: 'hi'});
EOF""",
    "@discordjs/rest.REST.post": """node - <<'EOF'
const {REST} = require('@discordjs/rest');
new REST().setToken('x').post('/channels/1/messages', {body: {content: 'hi'}});
EOF""",
    "atlassian.Jira.issue_add_comment": """python3 - <<'EOF'
from atlassian import Jira
Jira(url='http://x').issue_add_comment('KEY-1', 'hi')
EOF""",
}


@pytest.mark.parametrize("program", LIBRARIES)
def test_what_a_provider_s_own_library_sends_is_met(program: str) -> None:
    assert message(LIBRARIES[program]).program == program


def test_a_look_into_the_mailbox_by_the_same_library_is_none() -> None:
    code = LIBRARIES["googleapiclient.discovery.build.users.messages.send"].replace(".send(", ".list(")
    assert not read_command(code, DESCRIPTIONS, cwd="/").effects
