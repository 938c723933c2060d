"""The values of a program's options, as a command gives them."""

from __future__ import annotations

ATTACHED = ("-O", "--open-files-in-pager")
SHORTEST = 3  # `--e` may be many

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def find_option_values(args: Iterable[str], options: tuple[str, ...]) -> list[str]:
    """Return the values of these options: `--exec V`, `--exec=V`, `-xV`; a long name may be cut short, as git allows.

    `-O` and `--open-files-in-pager` have one only where it is attached.
    """
    found: list[str] = []
    given = list(args)
    for at, arg in enumerate(given):
        name, sign, value = arg.partition("=")
        for option in options:
            if arg == option and option not in ATTACHED:
                found += given[at + 1 : at + 2]
            elif option[:2] != "--" and arg.startswith(option) and arg != option:
                found.append(arg[len(option) :])
            elif len(option) == 2 and option not in ATTACHED and arg[:1] == "-" != arg[1:2] and option[1] in arg[2:]:
                rest = arg.partition(option[1])[2]  # `-ae x`, `-aex`
                found += [rest] if rest else given[at + 1 : at + 2]
            elif option.startswith(f"{arg}="):  # `--checkpoint-action exec=make`, where `exec` stands in the option
                word = f"{option[len(arg) + 1 :]}="
                found += [one.removeprefix(word) for one in given[at + 1 : at + 2] if one.startswith(word)]
            elif arg.startswith(f"{option}="):
                found.append(arg[len(option) + 1 :])
            elif sign and len(name) > SHORTEST and option.startswith(name):
                found.append(value)
    return found
