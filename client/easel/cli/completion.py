"""`easel completion`: what a shell offers, written from the parser."""

from __future__ import annotations

import argparse
from typing import NamedTuple

from easel.cli.desk import Desk
from easel.cli.parser import build_parser

BASH = """_easel() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{commands}" -- "$word"))
    return
  fi
  case "${{COMP_WORDS[1]}} $before" in
{choices}
  esac
  case "${{COMP_WORDS[1]}}" in
{options}
  esac
}}
complete -o default -F _easel easel
"""
ZSH = "#compdef easel\nautoload -U +X bashcompinit && bashcompinit\n"


class Command(NamedTuple):
    """`options` are names with what they mean, `choices` the words that may follow a name, or the command itself."""

    name: str
    about: str
    options: dict[str, str]
    choices: dict[str, list[str]]


def completion(desk: Desk) -> int:
    shell = desk.words.shell
    text = fish() if shell == "fish" else (ZSH if shell == "zsh" else "") + bash()
    desk.terminal.result({"shell": shell, "script": text}, [text.rstrip("\n")])
    return 0


def commands() -> list[Command]:
    parser = build_parser()
    subparsers = next(each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    abouts = {each.dest: each.help or "" for each in subparsers._choices_actions}
    found = []
    for name, command in subparsers.choices.items():
        options: dict[str, str] = {}
        choices: dict[str, list[str]] = {}
        for action in command._actions:
            options.update(dict.fromkeys(action.option_strings[-1:], action.help or ""))
            if action.choices:
                key = action.option_strings[-1] if action.option_strings else name
                choices[key] = [str(each) for each in action.choices]
        found.append(Command(name, abouts.get(name, ""), options, choices))
    return found


def bash() -> str:
    found = commands()
    choices = [
        f'    "{each.name} {after}") COMPREPLY=($(compgen -W "{" ".join(words)}" -- "$word")); return ;;'
        for each in found
        for after, words in each.choices.items()
    ]
    options = [
        f'    {each.name}) [[ $word == -* ]] && COMPREPLY=($(compgen -W "{" ".join(each.options)}" -- "$word")) ;;'
        for each in found
    ]
    names = " ".join(each.name for each in found)
    return BASH.format(commands=names, choices="\n".join(choices), options="\n".join(options))


def fish() -> str:
    lines = ["complete -c easel -f -n __fish_use_subcommand -a ''"]
    for each in commands():
        lines.append(f"complete -c easel -f -n __fish_use_subcommand -a {each.name} -d {_quoted(each.about)}")
        seen = f"'__fish_seen_subcommand_from {each.name}'"
        for option, about in each.options.items():
            words = each.choices.get(option)
            offered = f" -x -a {_quoted(' '.join(words))}" if words else ""
            lines.append(f"complete -c easel -n {seen} -l {option[2:]}{offered} -d {_quoted(about)}")
        if each.name in each.choices:
            lines.append(f"complete -c easel -f -n {seen} -a {_quoted(' '.join(each.choices[each.name]))}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
