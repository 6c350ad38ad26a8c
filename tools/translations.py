"""Keep the translations in step with the sentences of the code and the templates.

Without arguments: collect the sentences, update the catalogues, compile them. With
`--check`: change nothing, and say what is missing. Neither dates nor line numbers are
kept, so that nothing changes where no sentence did.
"""

from __future__ import annotations

import gettext
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "blog/translations"
LANGUAGES = ("ar", "fr")
SOURCES = {
    "blog": ([("**.py", "python")], {}),
    "templates": (
        [("**.html", "jinja2"), ("**.txt", "jinja2")],
        {each: {"trim_blocks": "true"} for each in ("**.html", "**.txt")},
    ),
}
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def main() -> int:
    """Update or check every catalogue; return the exit status."""
    template = collect()
    problems = []
    for language in LANGUAGES:
        path = FOLDER / language / "LC_MESSAGES/messages.po"
        if "--check" in sys.argv:
            problems += [f"{path.relative_to(ROOT)}: {each}" for each in check(path, template)]
        else:
            update(path, template)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


def collect() -> Catalog:
    """Return all sentences that are to be translated, each with the files it stands in."""
    found = Catalog()
    for folder, (methods, options) in SOURCES.items():
        extracted = extract_from_dir(ROOT / folder, methods, options, KEYWORDS)
        for name, _line, sentence, _comments, context in extracted:
            found.add(sentence, locations=[(f"{folder}/{name}", 0)], context=context)
    return found


def update(path: Path, template: Catalog) -> None:
    """Bring one catalogue up to date, keeping what is translated, and compile it."""
    catalog = read(path)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, sort_output=True, omit_header=True)
    source = path.read_text(encoding="utf-8")
    path.write_text(header(catalog) + source, encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compiled(path))


def check(path: Path, template: Catalog) -> Iterator[str]:
    """Say what is wrong with one catalogue, a sentence each."""
    catalog = read(path)
    wanted = {message.id for message in template if message.id}
    present = {message.id for message in catalog if message.id}
    dropped = present - wanted | {message.id for message in catalog.obsolete.values()}
    yield from (
        f"lacks {each!r}; run make translations" for each in sorted(wanted - present, key=str)
    )
    yield from (f"has {each!r}, which nobody says any more" for each in sorted(dropped, key=str))
    for message in catalog:
        if message.id and (message.fuzzy or not all(strings(message))):
            yield f"does not translate {message.id!r}"
        elif message.id and not keeps_placeholders(message, catalog):
            yield f"changes the placeholders of {message.id!r}"
    binary = path.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(path):
        yield "is not compiled; run make translations"


def read(path: Path) -> Catalog:
    """Read a catalogue, or begin one; its folder names its language."""
    if not path.exists():
        return Catalog(locale=path.parts[-3])
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def compiled(path: Path) -> bytes:
    """Return a catalogue in the form that is read at run time."""
    catalog = read(path)
    # A catalogue without a date would get the present one, and differ a minute later.
    catalog.creation_date = catalog.revision_date = datetime.fromtimestamp(0, UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def header(catalog: Catalog) -> str:
    """Return the few lines that a catalogue has to say of itself."""
    return (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )


def strings(message: Message) -> tuple[str, ...]:
    """Return a message's translations: one, or one for each grammatical number."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or [""])


def keeps_placeholders(message: Message, catalog: Catalog) -> bool:
    """Tell whether every translation names what the sentence names."""
    pattern = r"%\(\w+\)[sd]"
    source = message.id if isinstance(message.id, str) else message.id[-1]
    names = set(re.findall(pattern, source))
    found = [set(re.findall(pattern, each)) for each in strings(message)]
    if isinstance(message.id, str):
        return found == [names]
    # A form for one number only, as an Arabic dual, may say it in a word instead.
    uses = Counter(map(gettext.c2py(catalog.plural_expr), range(1000)))
    return all(
        each == names or (uses[form] == 1 and each == names - {"%(num)d"})
        for form, each in enumerate(found)
    )


if __name__ == "__main__":
    sys.exit(main())
