"""A question → the pieces of a prompt, by the chat template that a model brings along.

The template is rendered with placeholders; what stands between them is the template's own text, whose control tokens count.
What takes the place of a placeholder is content: the text of a paper can never become a control token.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hepnb.ports import Question

#: the layout of a model that brings no usable template
CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
#: two characters for private use around a number: no template cuts, trims or escapes them
_SLOT = re.compile("\ue000([0-9])\ue001")
_SLOTS = ("\ue0000\ue001", "\ue0001\ue001")
#: what a broken or foreign template may raise, apart from jinja2's own errors
_TEMPLATE_ERRORS = (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a prompt; only in the template's own text (``control``) are control tokens read as such."""

    text: str
    control: bool


def prompt(template: str, question: Question, *, bos: str = "", eos: str = "") -> tuple[Piece, ...]:
    """The prompt of a question: system, context, question, in the layout of ``template`` ("" for ChatML).

    A template that knows no system role gets the system text at the head of the user's; one that cannot be rendered is ChatML.
    Thinking is switched off where the template has a switch.
    """
    user = "\n\n".join(text for text in (question.context, question.question) if text)
    both = [("system", question.system), ("user", user)] if question.system else [("user", user)]
    merged = [("user", "\n\n".join(text for _, text in both))]
    for source, turns in ((template, both), (template, merged), (CHATML, both)):
        if source and (pieces := _pieces(source, turns, bos, eos)):
            return pieces
    raise AssertionError  # ChatML renders anything


def _pieces(template: str, turns: Sequence[tuple[str, str]], bos: str, eos: str) -> tuple[Piece, ...]:
    """The pieces of a rendered template; empty where it fails, or leaves out, repeats or turns around what it was given."""
    messages = [{"role": role, "content": _SLOTS[i]} for i, (role, _) in enumerate(turns)]
    try:
        rendered = _environment().from_string(template).render(
            messages=messages, add_generation_prompt=True, enable_thinking=False, bos_token=bos, eos_token=eos
        )  # fmt: skip
    except _TEMPLATE_ERRORS:
        return ()
    if [int(n) for n in _SLOT.findall(rendered)] != list(range(len(turns))):
        return ()
    if rendered.rstrip().endswith("<think>"):  # a template without a switch that opens the thoughts itself: close them
        rendered = rendered.rstrip() + "\n\n</think>\n\n"
    parts = _SLOT.split(rendered)  # text, number, text, number, …, text
    pieces = (Piece(turns[int(part)][1], control=False) if i % 2 else Piece(part, control=True) for i, part in enumerate(parts))
    return tuple(piece for piece in pieces if piece.text)


def _environment() -> ImmutableSandboxedEnvironment:
    """The environment that chat templates expect: the names that Hugging Face's renderer defines."""
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
    environment.globals["raise_exception"] = _raise
    environment.globals["strftime_now"] = lambda form: datetime.now(UTC).strftime(form)
    return environment


def _raise(message: str) -> NoReturn:
    raise TemplateError(message)
