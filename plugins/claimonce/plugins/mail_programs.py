"""The mail programs, a row a program: who gets a letter, what it says, when nothing is sent, and how it ended.

Read off the programs' own manuals and off runs of them (Debian 12); what each exit status proves is seen in
tests/senders/outcomes.json. `mail` and `sendmail` are names that several programs go by: where the link tells which one
is meant its own row counts, else the row of the name, which holds for all of them.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from claimonce.hooks.description import Program

DRY = "dry_run"
USAGE = (64, 65, 66, 67, 68, 77, 78)  # sysexits.h: all said before a letter is taken
# A mail program's transport writes to the same error output, and some programs print its status.
TRANSPORT = ("not accepted by the server", "the server did not accept the mail", ": cannot connect to ",
             "cannot get initial OK message", "ssmtp: RCPT TO:", "ssmtp: Cannot open")  # fmt: skip
BY_STATUS = tuple(f"{words} {status}" for status in (*USAGE, 69) for words in ("failed with error code", "exited"))


def _mailx(names: tuple[str, ...], values: tuple[str, ...], said: tuple[str, ...], **more: Any) -> Program:
    columns: dict[str, Any] = {
        "needs": 1, "clusters": True, "target": "operands", "target_flags": ("-c", "-b"), "subject_flags": ("-s",),
        "body": "stdin", "acts": (("-d", DRY),), "exits_refused": USAGE, "unless": ("--help", "--version", "-f"),
        "skips_empty": ("-E",), "neutral_flags": ("-n", "-i", "-I", "-N", "-v", "-B", "-~", "-#"), **more,
    }  # fmt: skip
    return Program(names, value_flags=values, says_refused=(*said, *TRANSPORT, *BY_STATUS), **columns)


S_NAIL = ("SMTP server: 5", "SMTP server: 4", "Could not connect")
GNU_MAIL = ("Operation rejected by remote party", "Cannot open mailer")
S_NAIL_VALUES = ("-A", "-C", "-M", "-r", "-S", "-X", "-Y", "-:", "-u", "-L")
S_NAIL_READS = ("-f", "-H", "-L", "-e", "-u", "-R", "-h", "-V")
GNU_VALUES = ("-a", "--append", "-r", "--return-address", "-E", "--exec", "-u", "--user", "--encoding", "--set",
              "--content-type", "--content-name", "--content-filename")  # fmt: skip
MAILX = (
    # -a is a header line for bsd-mailx and GNU mail, a file for s-nail; -t is a flag of two of the three.
    _mailx(("mail", "mailx", "Mail", "mail.mailx"), (*S_NAIL_VALUES, "--append"), (*S_NAIL, *GNU_MAIL),
           target_flags=("-c", "-b", "-T"), header_flags=("-t", "--to"), attach_flags=("-a", "-A", "--attach"),
           subject_flags=("-s", "--subject"), body_file_flags=("-q", "-m"), exits_uncertain=(1, 4),
           exits_doubtful=(0,), abbreviates="--"),
    _mailx(("bsd-mailx",), ("-a", "-r", "-u"), (), exits_uncertain=(1,)),
    _mailx(("s-nail", "nail", "heirloom-mailx"), S_NAIL_VALUES, S_NAIL, target_flags=("-c", "-b", "-T"),
           header_flags=("-t",), attach_flags=("-a",), body_file_flags=("-q", "-m"), unless=("--help", "--version",
           *S_NAIL_READS), exits_uncertain=(4,)),
    # -t reads the readers from the letter and drops the operands; -H, -e, -p do not keep it from sending.
    _mailx(("mail.mailutils",), GNU_VALUES, GNU_MAIL, subject_flags=("-s", "--subject"), target_flags=(),
           header_flags=("-t", "--to"), header_replaces=True, attach_flags=("-A", "--attach"), acts=(), skips_empty=(),
           unless=("--help", "--version", "-V", "-f", "--file"), exits_uncertain=(1,), exits_doubtful=(0,),
           abbreviates="--"),
)  # fmt: skip

MODES = ("-bp", "-bs", "-bi", "-bv", "-bd", "-bt", "-bz", "-bD", "-bh", "-bH", "-bV", "-bP", "-bm-help", "-q",
         "--help", "--version", "--serverinfo", "--configure", "--rmqs", "-I")  # fmt: skip
SENDMAIL_VALUES = ("-f", "-F", "-a", "-C", "-r", "-o", "-B", "-h", "-L", "-N", "-R", "-V", "-X", "-O", "-p", "-M",
                   "--account", "--file", "--from", "--host", "--port", "--logfile")  # fmt: skip


def _sendmail(names: tuple[str, ...], uncertain: tuple[int, ...], said: tuple[str, ...] = (), **more: Any) -> Program:
    columns: dict[str, Any] = {
        "value_flags": SENDMAIL_VALUES, "unless": MODES, "clusters": True, "target": "operands", "body": "letter",
        "header_flags": ("-t", "--read-recipients"), "abbreviates": "--", "acts": (("--pretend", DRY),),
        "exits_refused": (*USAGE, 69),
        "neutral_flags": ("-i", "-b", "-m", "-oi", "-oem", "-bm", "-v", "-d", "-odb", "-odi", "-odq", "-odf", "-f",
                          "-F", "-r", "-N", "-o", "-B", "--from"),
        "place_flags": ("-a", "-C", "--account", "--file", "--host", "--port"),
    }  # fmt: skip
    return Program(names, exits_uncertain=uncertain, says_refused=said, **{**columns, **more})


EXIM_MODES = ("-Mvl", "-Mvb", "-Mvh", "-Mrm", "-Mvc", "-M", "-Mf", "-Mg", "-Mt", "-Mc", "-Mar", "-Mes", "-Meb", "-Mmad",
              "-Mmd", "-bhc", "-be", "-bf", "-bF", "-bpc", "-bpr", "-bpa", "-bpu", "-bpra", "-bpru", "-bw", "-bdf",
              "-qf", "-qff")  # fmt: skip
MSMTP = ("cannot get initial OK message",)
SSMTP = ("ssmtp: RCPT TO:", "ssmtp: Cannot open", "ssmtp: Invalid response", "ssmtp: 5", "ssmtp: 4")
ESMTP = ("\n5", "\n4", ": 550 ", ": 551 ", ": 552 ", ": 553 ", ": 554 ", ": 450 ", ": 451 ", ": 452 ", ": 0 (null)")
OPENSMTPD = ("RCPT: 5", "RCPT: 4", "EOM: 5", "EOM: 4", "MAIL: 5", "MAIL: 4", "DATA: 5", "DATA: 4",
             "rejected by server", "Connection refused")  # fmt: skip
NO_OPERANDS = ("recipients with -t option not supported",)  # ssmtp -t ADDRESS sends nothing and ends with 0
SENDMAIL = (
    # sendmail's 75 is "queued", msmtp's "not connected": where nobody can say which it is, it stays open.
    _sendmail(("sendmail", "sendmail.postfix", "sendmail.sendmail", "sendmail.exim", "courier-sendmail", "msmtpq",
               "msmtp-enqueue.sh"), (0, 1, 70, 74, 75, 76),
              (*MSMTP, *SSMTP, *ESMTP, *NO_OPERANDS), exits_doubtful=(0,), says_doubtful=NO_OPERANDS,
              value_flags=(*SENDMAIL_VALUES, "-S", "-w", "-H", "-au", "-ap")),  # those behind are busybox's
    # with -t the operands of exim are those who do not get it; -M and its kind work on the queue
    _sendmail(("exim", "exim4"), (75,), header_replaces=True, unless=(*MODES, *EXIM_MODES),
              value_flags=(*(one for one in SENDMAIL_VALUES if one != "-M"), "-oMr", "-oMa", "-oMs", "-oMt", "-oMi",
                           "-oMai", "-oA", "-oB")),
    # they read the letter's header where there are no operands, with -b the two, with -a and -h one of them
    _sendmail(("nullmailer-inject",), (1,), target="operands-or-header", unless=(*MODES, "-n", "-a", "-b", "-h"),
              value_flags=("-f",)),
    _sendmail(("nullmailer-inject",), (1,), unless=(*MODES, "-n"), only_with=("-a", "-b"), header_flags=("-b",),
              value_flags=("-f",)),
    _sendmail(("nullmailer-inject",), (1,), target="header", unless=(*MODES, "-n"), only_with=("-h",),
              value_flags=("-f",)),
    _sendmail(("qmail-inject",), (111,), target="operands-or-header", unless=(*MODES, "-n", "-N")),
    _sendmail(("msmtp",), (74, 76), MSMTP, acts=(("--pretend", DRY), ("-P", DRY)), unless=(*MODES, "-S")),
    # OpenSMTPD's client ends with 0 when the server refuses; what it prints says so
    _sendmail(("smtp",), (0, 1), OPENSMTPD, exits_doubtful=(0,), says_doubtful=OPENSMTPD, needs=1, header_flags=(),
              value_flags=("-F", "-H", "-s", "-a", "-T"), unless=("-h", "--help"), acts=(("-n", DRY),),
              neutral_flags=("-F", "-a", "-T", "-v", "-C"), place_flags=("-H", "-s")),
    _sendmail(("dma",), (), unless=(*MODES, "-bq")),
    _sendmail(("ssmtp",), (0, 1), (*SSMTP, *NO_OPERANDS), header_replaces=True, exits_doubtful=(0,),
              says_doubtful=NO_OPERANDS, unless=(*MODES, "-V")),
    _sendmail(("esmtp",), (70,), ESMTP),
)  # fmt: skip

MUTT_SAYS = ("SMTP session failed: 5", "SMTP session failed: 4", "Could not connect to")
MUTT_VALUES = ("-e", "-F", "-f", "-m", "-d")


def _mutt(name: str, values: tuple[str, ...], unless: tuple[str, ...]) -> Program:
    return Program(
        (name,), value_flags=(*MUTT_VALUES, *values), unless=("-v", "-h", "-D", "-Q", "-A", "--help", "--version",
        *unless), clusters=True, needs=1, target="operands", target_flags=("-c", "-b"), subject_flags=("-s",),
        body="stdin", body_file_flags=("-i",), letter_flags=("-H",), attach_flags=("-a",), exits_uncertain=(1,),
        neutral_flags=("-n", "-x", "-R", "-y", "-z", "-Z", "-E", "-p", "-f", "-d", "-m", "-l"),
        place_flags=("-F",),
        says_refused=(*MUTT_SAYS, *TRANSPORT, *BY_STATUS),
    )  # fmt: skip


SWAKS_VALUES = (
    "-s", "--server", "-f", "--from", "--header", "-h", "--helo", "--ehlo", "--h-Subject", "--h-From", "--h-To",
    "--add-header", "-ah", "-p", "--port", "-au", "-ap", "--auth-user", "--auth-password", "-a", "--auth", "--attach",
    "--attach-name", "--attach-type", "--timeout", "--protocol", "-li", "--local-interface",
    "-lp", "--local-port", "--tls-cert", "--tls-key", "--copy-routing", "--pipe", "--socket", "-l", "--output-file",
)  # fmt: skip
SWAKS_DRY = ("--dump", "--dump-mail", "--quit-after", "--quit", "-q", "--drop-after", "--drop-after-send", "--da",
             "--das", "-da", "-das")  # fmt: skip
# Code that sends by a library: the rows say how the code's own end is to be read. One refused
# reader is no error to them.
BEFORE = ("SMTPRecipientsRefused", "SMTPDataError", "SMTPSenderRefused", "SMTPConnectError", "SMTPHeloError",
          "SMTPAuthenticationError", "SMTPNotSupportedError", "ConnectionRefusedError", "gaierror",
          "ModuleNotFoundError", "SyntaxError", "IndentationError")  # fmt: skip
_library = partial(Program, shim=False, needs=1, exits_uncertain=(1,), exits_doubtful=(0,))
LIBRARIES = (
    _library(("smtplib", "redmail", "aiosmtplib"), says_refused=BEFORE),
    _library(("nodemailer",), says_refused=("responseCode: 5", "responseCode: 4", "ECONNREFUSED", "MODULE_NOT_FOUND",
             "SyntaxError")),
    # net-smtp 0.3.1: a reader who is refused with 530 to 535 is told of behind the letter to the others, so that error
    # (Net::SMTPAuthenticationError) is not among these
    Program(("Net::SMTP", "Mail.deliver", "Pony.mail", "ActionMailer::Base.deliver_now"), shim=False, needs=1,
            exits_uncertain=(1,), says_refused=("Net::SMTPFatalError", "Net::SMTPServerBusy", "Net::SMTPSyntaxError",
            "Errno::ECONNREFUSED", "SocketError", "LoadError", "SyntaxError")),
    # libnet 3.14: its methods return false where the server refuses, and code goes on. So does Email::Stuffer 0.020,
    # which sends to nobody then; MIME::Lite 3.033, which sends to nobody either, dies.
    Program(("Net::SMTP of Perl", "Email::Stuffer"), shim=False, needs=1, exits_uncertain=(0, 1),
            says_refused=("Net::SMTP: 5", "Net::SMTP: 4", "Connection refused", "Can't locate ")),
    Program(("MIME::Lite",), shim=False, needs=1, exits_uncertain=(255,), says_refused=(
            "SMTP recipient() command failed", "Failed to connect to mail server", "Last server message was:5",
            "Last server message was:4", "Can't locate ")),
    # actionmailer 6.1.7 with its own queue: what is not sent when the program ends is gone, and nothing says so
    Program(("ActionMailer::Base.deliver_later",), shim=False, needs=1, exits_uncertain=(0, 1)),
)  # fmt: skip
CLIENTS = (
    _mutt("mutt", (), ("-G", "-B", "-C", "-l")),
    # -x and -B of neomutt print a word of usage, or nothing, and end with 0
    _mutt("neomutt", ("-l", "-g"), ("-x", "-B", "-C")),
    Program(("swaks",), value_flags=(*SWAKS_VALUES, *SWAKS_DRY), unless=("--help", "--version", "--support"),
            target="flags", target_flags=("-t", "--to", "--cc", "--bcc"), subject_flags=("--h-Subject",),
            body_flags=("--body", "-body", "--attach-body", "-ab"),
            letter_flags=("--data", "-d", "-data"), file_marks=("@", "?"),
            acts=tuple((flag, DRY) for flag in SWAKS_DRY), attach_flags=("--attach",),
            place_flags=("-s", "--server", "-p", "--port"), neutral_flags=("-au", "-ap", "-a", "--auth", "--auth-user",
                           "--auth-password", "--timeout", "-h", "--helo", "--ehlo", "--tls", "-tls", "-tlsc",
                           "--protocol", "--hide-all", "--silent", "-S"),
            abbreviates="both",
            exits_uncertain=(6, 26), exits_doubtful=(0,), says_refused=("<** 5", "<** 4"),
            says_doubtful=("<** 5", "<** 4")),
    Program(("sendemail", "sendEmail"), variadic=True, value_flags=("-f", "-s", "-o", "-l", "-xu", "-xp", "-b", "-S"),
            unless=("--help", "--version", "-V", "-h"), target="flags", target_flags=("-t", "-cc", "-bcc"),
            subject_flags=("-u",), body_flags=("-m",), body="stdin", attach_flags=("-a",), place_flags=("-s",),
            neutral_flags=("-q", "-v", "-l", "-xu", "-xp"), exits_uncertain=(1,), exits_doubtful=(0,),
            says_refused=("ERROR => Received: \t5", "ERROR => Received: \t4", "No recipients were accepted",
            "Connection attempt to"), says_doubtful=("was rejected by the mail",)),
    Program(("mailsend", "mailsend-go", "smtp-cli", "blat", "smtpsend"), value_flags=("-smtp", "-port", "-f",
            "-from", "--from", "--server", "--port", "--user", "--pass", "-server", "-attach", "--attach"),
            unless=("--help", "--version", "-V", "-h", "-ex", "-info", "-show-config"), target="flags",
            target_flags=("-t", "-to", "--to", "-cc", "-bcc", "--cc", "--bcc"), subject_flags=("-sub", "-subject",
            "--subject"), body_flags=("-msg", "-M", "-body", "--body-plain"), attach_flags=("-attach", "--attach")),
    # eMail by deanproxy, src/email.c at 63942df: long names stand behind one dash or two
    Program(("email",), value_flags=("-c", "-f", "-n", "-r", "-p", "-H", "-m", "-u", "-i", "-g", "-x", "-conf-file",
            "--conf-file", "-from-addr", "--from-addr", "-from-name", "--from-name", "-smtp-server", "--smtp-server",
            "-smtp-port", "--smtp-port", "-header", "--header", "-smtp-auth", "--smtp-auth", "-smtp-user",
            "--smtp-user", "-smtp-pass", "--smtp-pass", "-timeout", "--timeout"), needs=1, target="operands",
            target_flags=("-cc", "--cc", "-bcc", "--bcc"), body="stdin", subject_flags=("-s", "-subject", "--subject",
            "-sub", "--sub"), attach_flags=("-a", "-attach", "--attach"), unread_flags=("-b", "-blank-mail",
            "--blank-mail"), unless=("--help", "-help", "-h", "--version", "-version", "-v", "-t", "-check-config",
            "--check-config")),
    # It ends with 0 whatever its transport says.
    Program(("mpack",), value_flags=("-d", "-m", "-c", "-o", "-n"), needs=1, target="other-operands",
            subject_flags=("-s",), acts=(("-o", DRY), ("-n", DRY)), attach_flags=("-d",), exits_uncertain=(0,),
            exits_doubtful=(0,), says_refused=(*TRANSPORT, "execv: No such file"),
            says_doubtful=("could not send mail", "ssmtp: ", "execv: ")),
    Program(("biabam",), value_flags=("-c", "-b"), needs=1, target="other-operands", target_flags=("-c", "-b"),
            subject_flags=("-s",), body_flags=("-m",), attach_flags=("-a",)),
    # its own script (nmh 1.8): after -cc everybody who is named gets a copy
    Program(("mhmail",), value_flags=("-from", "-f", "-headerfield", "-smtp", "-server", "-port", "-user"), needs=1,
            target="operands", target_flags=("-cc", "-c", "-to", "-t"), subject_flags=("-subject",),
            body_flags=("-body", "-b"), body="stdin", attach_flags=("-attach",), acts=(("-nosend", DRY),),
            exits_uncertain=(0,), exits_doubtful=(0,), says_refused=("addressee undeliverable",
            "addressees undeliverable", "posting failed; [NDEL]", "posting failed; [NO]",
            "problem initializing server", "unexpected response"),
            says_doubtful=("posting failed", "Letter saved in dead.letter"),
            unless=("-help", "-version", "--help", "--version"), abbreviates="-"),
    *LIBRARIES,
    Program(("metasend", "mailto", "mcom"), needs=1, target="last-operand", target_flags=("-t", "-c"),
            subject_flags=("-s", "-subject"), attach_flags=("-f",)),
)  # fmt: skip
