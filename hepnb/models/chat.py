"""A question → the pieces of a prompt, by the chat template that a model brings along.

The template is rendered with placeholders; what stands between them is the template's own text,
whose control tokens count. What takes the place of a placeholder is content: the text of a paper
can never become a control token.
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
_SLOT = re.compile("\ue000([0-9]+)\ue001")
#: what a broken or foreign template may raise, apart from jinja2's own errors
_TEMPLATE_ERRORS = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
)

#: role → the texts that make up its message
_Turns = Sequence[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class PromptPart:
    """A part of a prompt; only in the template's own text (``control``) are control tokens read
    as such.
    """

    text: str
    control: bool


@dataclass(frozen=True, slots=True)
class Thoughts:
    """A model's way to think before it answers: ``opens`` and ``closes`` a thought, ``then`` goes
    on.

    ``skip``: what stands in a prompt for an answer without a thought.
    """

    opens: str
    closes: str
    then: str
    skip: str


_TAGS = Thoughts("<think>\n", "</think>", "\n\n", "<think>\n\n</think>\n\n")
#: gpt-oss: github.com/openai/harmony, docs/format.md
_HARMONY = Thoughts(
    "<|channel|>analysis<|message|>",
    "<|end|>",
    "<|start|>assistant<|channel|>final<|message|>",
    "<|channel|>final<|message|>",
)


def thoughts(template: str) -> Thoughts | None:
    """The way of thinking of a model with this template, None where none is declared."""
    if "<|channel|>" in template:
        return _HARMONY
    return _TAGS if "<think>" in template or "enable_thinking" in template else None


def prompt(
    template: str, question: Question, *, bos: str = "", eos: str = ""
) -> tuple[PromptPart, ...]:
    """The prompt of a question: system, context, question, in the layout of ``template`` ("" for
    ChatML).

    Context and question are pieces of their own: what many questions share ends at the same token
    in all of them. A template that knows no system role gets the system text at the head of the
    user's; one that cannot be rendered is ChatML. Thoughts are left out, or opened where the
    question allows them and the model has them.
    """
    context = f"{question.context}\n\n" if question.context else ""
    system = f"{question.system}\n\n" if question.system else ""
    first, *later = _asked(question)
    user = tuple(text for text in (context, first[1]) if text)
    rest: _Turns = [(role, (text,)) for role, text in later]
    both: _Turns = (
        [("system", (question.system,)), ("user", user), *rest]
        if question.system
        else [("user", user), *rest]
    )
    merged: _Turns = [("user", (system, *user) if system else user), *rest]
    for source, turns in ((template, both), (template, merged), (CHATML, both)):
        if source and (pieces := _pieces(source, turns, bos, eos, think=question.think > 0)):
            return pieces
    raise AssertionError  # ChatML renders anything


def _asked(question: Question) -> list[tuple[str, str]]:
    """(role, text) of the conversation in order; the first is a question, and so is the last."""
    turns = [
        turn
        for asked, answered in question.turns
        for turn in (("user", asked), ("assistant", answered))
    ]
    return [*turns, ("user", question.question)]


def _pieces(
    template: str, turns: _Turns, bos: str, eos: str, *, think: bool
) -> tuple[PromptPart, ...]:
    """The pieces of a rendered template; empty where it fails, or leaves out, repeats or turns
    around what it was given.
    """
    texts = [text for _, part in turns for text in part]
    slots = iter(f"\ue000{n}\ue001" for n in range(len(texts)))
    messages = [
        {"role": role, "content": "".join(next(slots) for _ in part)} for role, part in turns
    ]
    try:
        rendered = (
            _environment()
            .from_string(template)
            .render(
                messages=messages,
                add_generation_prompt=True,
                enable_thinking=think,
                reasoning_effort="medium" if think else "low",
                bos_token=bos,
                eos_token=eos,
            )
        )
    except _TEMPLATE_ERRORS:
        return ()
    if [int(n) for n in _SLOT.findall(rendered)] != list(range(len(texts))):
        return ()
    parts = _SLOT.split(
        _with_thoughts(rendered, thoughts(template), think=think)
    )  # text, number, text, number, …, text
    pieces = (
        PromptPart(texts[int(part)], control=False) if i % 2 else PromptPart(part, control=True)
        for i, part in enumerate(parts)
    )
    return tuple(piece for piece in pieces if piece.text)


def _with_thoughts(rendered: str, how: Thoughts | None, *, think: bool) -> str:
    """The prompt with its thought opened or left out, whatever the template has a switch for."""
    if how is None:
        return rendered
    opened = rendered.rstrip().endswith(how.opens.rstrip())
    if think:
        return rendered if opened else rendered + how.opens
    if opened:
        return rendered.rstrip() + how.skip.removeprefix(how.opens.rstrip())
    # a model of this kind that may write any channel writes its thoughts first
    return rendered + how.skip if how is _HARMONY and not rendered.endswith(how.skip) else rendered


def _environment() -> ImmutableSandboxedEnvironment:
    """The environment that chat templates expect: the names that Hugging Face's renderer
    defines.
    """
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
    )
    environment.globals["raise_exception"] = _raise
    environment.globals["strftime_now"] = lambda form: datetime.now(UTC).strftime(form)
    return environment


def _raise(message: str) -> NoReturn:
    raise TemplateError(message)
