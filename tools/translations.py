"""Collect the sentences to translate, bring the catalogues up to date and compile them.

With `--check` nothing is written; whatever is wrong with a catalogue is said, and the answer is 1.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from gettext import c2py
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (("blog", "**.py", "python"), ("templates", "**.html", "jinja2"))
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")


class Sentences(Catalog):
    """A catalogue whose header names no date and nobody: equal sentences are equal files."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The few header fields that gettext needs."""
        return [
            ("Language", str(self.locale_identifier)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", self.plural_forms),
        ]


def main(arguments: list[str]) -> int:
    """Update the catalogues, or only say what is wrong with them."""
    if arguments not in ([], ["--check"]):
        sys.exit("usage: translations.py [--check]")
    source, faults = collect(), 0
    for language in ("ar", "fr"):
        po = ROOT / "blog" / "translations" / language / "LC_MESSAGES" / "messages.po"
        text = BytesIO(po.read_bytes() if po.exists() else b"")
        kept = read_po(text, language, abort_invalid=True)
        updated = update(source, kept, language)
        if not arguments:
            write(updated, po)
            continue
        for fault in complaints(updated, kept, po.with_suffix(".mo")):
            print(f"{po.relative_to(ROOT).as_posix()}: {fault}", file=sys.stderr)
            faults += 1
    return 1 if faults else 0


def collect() -> Catalog:
    """Return all sentences marked for translation, each with the files it stands in."""
    found = Catalog()
    for folder, pattern, method in SOURCES:
        options = {pattern: JINJA if method == "jinja2" else {}}
        for name, _, sentence, *_ in extract_from_dir(ROOT / folder, [(pattern, method)], options):
            found.add(sentence, locations=[(f"{folder}/{name}", 0)])
    return found


def update(source: Catalog, kept: Catalog, language: str) -> Sentences:
    """Return the sentences of the source with the translations that are kept for them."""
    updated = Sentences(language, header_comment=f"# Dateline: {language}", fuzzy=False)
    for message in sentences(source):
        old = kept.get(message.id)
        base = old if old and old.id == message.id else message
        notes = base.user_comments
        updated.add(message.id, base.string, message.locations, base.flags, user_comments=notes)
    return updated


def write(catalogue: Sentences, po: Path) -> None:
    """Write a catalogue down, and what it compiles to beside it."""
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    po.with_suffix(".mo").write_bytes(compiled(catalogue))


def complaints(updated: Sentences, kept: Catalog, mo: Path) -> Iterator[str]:
    """Say what is wrong with a catalogue and its compiled file."""
    for message in sentences(updated):
        if fault := complaint(message, kept, updated):
            yield f"{fault}: {message.id!r}"
    used = {message.id for message in sentences(updated)}
    for message in (*sentences(kept), *kept.obsolete.values()):
        if message.id not in used:
            yield f"This sentence is no longer used: {message.id!r}"
    if not mo.exists() or mo.read_bytes() != compiled(updated):
        yield f"{mo.name} is not what this compiles to. Run `make translations`."


def complaint(message: Message, kept: Catalog, catalogue: Catalog) -> str:
    """Say what is wrong with one sentence's translation; nothing if it is right."""
    old, forms = kept.get(message.id), texts(message.string)
    if old is None or old.id != message.id:
        return "This sentence is missing; run `make translations` and translate it"
    if message.fuzzy:
        return "This translation is marked as fuzzy"
    if not all(forms) or len(forms) != (catalogue.num_plurals if message.pluralizable else 1):
        return "This sentence is not translated"
    if not all(same_placeholders(message, number, catalogue) for number in range(len(forms))):
        return "This translation has other placeholders than the sentence"
    return ""


def same_placeholders(message: Message, form: int, catalogue: Catalog) -> bool:
    """Compare one form; it may say its number in words if it has only one, as Arabic has for 2."""
    wanted = set(PLACEHOLDER.findall(texts(message.id)[-1]))
    found = set(PLACEHOLDER.findall(texts(message.string)[form]))
    covers = Counter(map(c2py(catalogue.plural_expr), range(200)))[form]
    in_words = {"%(num)d"} if message.pluralizable and covers == 1 else set()
    return found <= wanted <= found | in_words


def compiled(catalogue: Catalog) -> bytes:
    """Return the compiled form of a catalogue."""
    write_mo(buffer := BytesIO(), catalogue)
    return buffer.getvalue()


def sentences(catalogue: Catalog) -> list[Message]:
    """Return the messages without the header."""
    return [message for message in catalogue if message.id]


def texts(string: object) -> tuple[str, ...]:
    """Return the forms of a sentence, of which most have one."""
    return tuple(map(str, string)) if isinstance(string, list | tuple) else (str(string or ""),)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
