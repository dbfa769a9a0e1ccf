"""`verify completion`: a script that completes commands, claims, experiments and options in a shell."""

from collections.abc import Callable
from typing import Final

from proofs.cli.exit_status import ExitStatus
from proofs.cli.options import Parser
from proofs.cli.words import Command, Takes, Word, claim_names, commands, one_each

_ABOUT: Final = (
    "Print a script that completes commands, claims, experiments, options and files: "
    "`source <(verify completion bash)`, the same for zsh, `verify completion fish | source`; or keep it in a file, "
    "such as ~/.local/share/bash-completion/completions/verify, _verify on zsh's fpath, or "
    "~/.config/fish/completions/verify.fish."
)
_SHORT: Final = 60


def parser() -> Parser:
    """The options."""
    parser = Parser("completion", _ABOUT)
    parser.add_argument("shell", choices=tuple(SHELLS), metavar="SHELL", help=f"{', '.join(SHELLS)}")
    return parser


def run(words: list[str]) -> ExitStatus:
    """Print the script."""
    arguments = parser().parse_args(words)
    print(SHELLS[arguments.shell](one_each(commands()), claim_names()), end="")
    return ExitStatus.PROVED


def bash(found: tuple[Command, ...], claims: dict[str, str]) -> str:
    """The script for bash."""
    one = next(command.name for command in found if command.name in claims)
    first = " ".join([*(command.name for command in found if command.name != one), *claims])
    values, lists = [], []
    for command in found:
        for word in (word for word in command.options if word.takes is not Takes.NOTHING):
            patterns = "|".join(f"'{command.name} {option}'" for option in word.names)
            values.append(f"        {patterns}) {_bash_value(word)} ;;")
        options = " ".join(option for word in command.options for option in word.names)
        lists.append(f"            {command.name}) options='{options}'; {_bash_arguments(command)} ;;")
    parts = {"first": first, "claims": "|".join(claims), "one": one}
    return _BASH.format(**parts, values="\n".join(values), lists="\n".join(lists))


_BASH: Final = """\
# Completion of `verify` in bash: source <(verify completion bash)
_verify() {{
    local current="${{COMP_WORDS[COMP_CWORD]}}" options='' names='' kind=''
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W '{first} --help --version' -- "$current")
        return
    fi
    local command="${{COMP_WORDS[1]}}"
    case "$command" in
        {claims}) command={one} ;;
    esac
    case "$command ${{COMP_WORDS[COMP_CWORD-1]}}" in
{values}
    esac
    if [ -z "$kind" ]; then
        case "$command" in
{lists}
        esac
        case "$current" in
            -*) kind=words; names="$options" ;;
        esac
    fi
    case "$kind" in
        folder) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
        file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -W "$names" -- "$current") ;;
        words) mapfile -t COMPREPLY < <(compgen -W "$names" -- "$current") ;;
    esac
}}
complete -F _verify verify
"""


def _bash_value(word: Word) -> str:
    kinds = {Takes.FILE: "kind=file", Takes.FOLDER: "kind=folder", Takes.VALUE: "kind=value"}
    return kinds.get(word.takes, f"kind=words; names='{' '.join(word.choices)}'")


def _bash_arguments(command: Command) -> str:
    if not command.arguments:
        return "kind="
    names = " ".join(choice for word in command.arguments for choice in word.choices)
    files = any(word.takes is Takes.FILE or "data" in word.about for word in command.arguments)
    return f"kind={'file' if files else 'words'}; names='{names}'"


def zsh(found: tuple[Command, ...], claims: dict[str, str]) -> str:
    """The script for zsh."""
    abouts = {command.name: command.about for command in found if command.name not in claims} | claims
    described = "\n".join(f"        {_quoted(f'{name}:{_brief(about)}')}" for name, about in abouts.items())
    cases = []
    for command in found:
        name = "|".join(claims) if command.name in claims else command.name
        specs = [_zsh_option(option, word) for word in command.options for option in word.names]
        specs += [f"{k}:{word.placeholder}:{_zsh_value(word)}" for k, word in enumerate(command.arguments, 1)]
        lines = " \\\n                ".join(map(_quoted, specs))
        cases.append(f"        {name})\n            _arguments \\\n                {lines} ;;")
    return _ZSH.format(described=described, cases="\n".join(cases))


_ZSH: Final = """\
#compdef verify
# Completion of `verify` in zsh: source <(verify completion zsh), or as a file _verify on $fpath
_verify() {{
    local -a commands
    commands=(
{described}
    )
    if (( CURRENT == 2 )); then
        _describe 'command' commands
        return
    fi
    local command="$words[2]"
    shift words
    (( CURRENT-- ))
    case "$command" in
{cases}
    esac
}}
if [[ "$funcstack[1]" == _verify ]]; then _verify "$@"; else compdef _verify verify; fi
"""


def _zsh_option(option: str, word: Word) -> str:
    about = _brief(word.about).replace("[", "(").replace("]", ")")
    return f"{option}[{about}]" + (f":{word.placeholder}:{_zsh_value(word)}" if word.placeholder else "")


def _zsh_value(word: Word) -> str:
    if word.takes is Takes.FOLDER:
        return "_files -/"
    if word.choices and word.takes is Takes.CHOICE and "data" not in word.about:
        return f"({' '.join(word.choices)})"
    if word.choices:
        return f"_alternative 'names\\:name\\:({' '.join(word.choices)})' 'files\\:file\\:_files'"
    return "_files" if word.takes is Takes.FILE else " "


def fish(found: tuple[Command, ...], claims: dict[str, str]) -> str:
    """The script for fish."""
    abouts = {command.name: command.about for command in found if command.name not in claims} | claims
    lines = ["# Completion of `verify` in fish: verify completion fish | source", "complete -c verify -f"]
    lines += [
        f"complete -c verify -n __fish_use_subcommand -a {name} -d {_fish_quoted(_brief(about))}"
        for name, about in abouts.items()
    ]
    for command in found:
        name = " ".join(claims) if command.name in claims else command.name
        where = f"complete -c verify -n '__fish_seen_subcommand_from {name}'"
        for word in command.options:
            names = " ".join(f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in word.names)
            lines.append(f"{where} {names}{_fish_value(word)} -d {_fish_quoted(_brief(word.about))}")
        for word in command.arguments:
            lines.append(f"{where}{_fish_value(word).replace(' -x', '').replace(' -r', '')}")
    return "\n".join(lines) + "\n"


def _fish_value(word: Word) -> str:
    names = f" -a '{' '.join(word.choices)}'" if word.choices else ""
    if word.takes is Takes.FOLDER:
        return " -x -a '(__fish_complete_directories)'"
    if word.takes is Takes.FILE or (word.choices and "data" in word.about):
        return f" -r -F{names}"
    return f" -x{names}" if word.takes is not Takes.NOTHING else ""


def _brief(about: str) -> str:
    """The first words of a help, without what a shell would take for its own."""
    plain = about.partition(";")[0].partition(": `")[0].replace(":", ",").replace("'", "’").replace("`", "").strip(" .")
    return plain if len(plain) <= _SHORT else plain[: plain.rindex(" ", 0, _SHORT)] + " ..."


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


SHELLS: Final[dict[str, Callable[[tuple[Command, ...], dict[str, str]], str]]] = {
    "bash": bash,
    "zsh": zsh,
    "fish": fish,
}
