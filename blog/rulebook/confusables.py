"""Characters that people read as others: twins across scripts, figures and signs as letters. Pure.

A selection from Unicode's confusables.txt (UTS #39, version 16, data of the kind MA), of what
NFKC leaves apart, and from what spam is seen to use; https://www.unicode.org/reports/tr39/.
Case counts here: a capital Greek nu looks like N, a small one like v.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


def pairs(table: str) -> dict[str, str]:
    """Read a table such as `0=o 1=il`."""
    return {each[0]: each[2:] for each in table.split()}


# Currency and other signs that stand for letters, which they resemble. Each is replaced by an
# ASCII control, one for each letter, so that whatever is not ASCII is part of a word.
_SIGNS_FOR = pairs("a=₳ b=₿฿ c=¢₵© d=₫∂ e=€∑ f=₣ g=₲ k=₭ l=£₤ n=₦ p=₱₽ r=® s=₴ t=†₮ v=√ w=₩ y=¥")
STAND_INS = "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14\x15\x16"
STAND_IN_OF = {
    sign: stand_in
    for stand_in, signs in zip(STAND_INS, _SIGNS_FOR.values(), strict=True)
    for sign in signs
}
_MEANT = dict(zip(STAND_INS, _SIGNS_FOR, strict=True))


_LATIN_TWINS = {
    "a": "АаΑαᎪꓮᗅᗩΛΔ",
    "b": "ВвЬьбБΒβᏴᏏꓐᗷᖯ",
    "c": "СсςᏟꓚⲤⲥᑕ𐐕𐐽",
    "d": "ԁԀᎠᏧꓓꓒᗞᗪᑯδ",
    "e": "ЕеэЭҽєЄзЗΕεξΣᎬꓰ𐐩",
    "f": "ϜϝքꓝᖴҒғ",
    "g": "ԌԍցᏀᏳꓖ",
    "h": "НнҺһΗհᎻᏂꓧᕼ",
    "i": "ІіΙιᎥꓲⲒⲓ",
    "j": "ЈјϳͿյᎫꓙᒍ",
    "k": "КкΚκᏦꓗᛕⲔⲕ",
    "l": "ӏӀᏞꓡᒪוןا𐐛",
    "m": "МмΜᎷꓟᗰⲘⲙ",
    "n": "ПпиИйЙлЛΝηπոռꓠⲚⲛ",
    "o": "ОоΟοσфФθφՕօꓳസഠဝዐⲞⲟ𐐄𐐬סهھەہჿ",
    "p": "РрΡρᏢꓑᑭⲢⲣ",
    "q": "Ԛԛզգ",
    "r": "гГяЯᎡᏒꓣᖇ",
    "s": "ЅѕՏᏕᏚꓢ𐐠𐑈",
    "t": "ТтΤτᎢꓔⲦⲧ",
    "u": "υμцЦՍսꓴᑌሀ",
    "v": "ѴѵνᏙꓦᐯטⴸ",
    "w": "ԜԝшШщЩѡѠωաᎳᏔꓪ",
    "x": "ХхжЖΧχꓫᕁᕽᚷⲬⲭ",
    "y": "УуүҮчЧΥγᎩᎽꓬყ",
    "z": "ΖζᏃꓜⲌⲍ",
}
# More than one letter may be meant.
_LATIN_CHOICES = pairs("и=nu И=nu й=nu Й=nu Δ=ad з=ez З=ez ӏ=li Ӏ=li")

_CYRILLIC_TWINS = pairs(
    "a=а b=вь c=с d=д e=е g=д h=н i=иі j=ј k=к m=м n=пи o=о p=р r=гя s=ѕ t=т u=и w=ш x=х y=у"
)
_GREEK_TWINS = pairs(
    "a=α b=β c=σ e=ε h=η i=ι k=κ m=μ n=νη o=ο p=ρ s=σ t=τ u=υ v=ν w=ω x=χ y=υγ z=ζ"
)
# Letters of small languages: a Cyrillic word which has one, and otherwise only twins of
# Latin letters, is a Latin word in disguise. (і and ј are everyday letters, ѕ hardly.)
RARE_CYRILLIC = frozenset("ЅѕҺһԀԁԚԛԜԝӏԌԍҽ")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """A script: its own letters, and what may stand for them.

    `twins` are other scripts' letters, `signs` figures and signs; to each belong the
    letters that may be meant, the most likely first.
    """

    letters: re.Pattern[str]
    twins: Mapping[str, str]
    signs: Mapping[str, str]


def _both_cases(twins: Mapping[str, str]) -> dict[str, str]:
    return {**twins, **{letter.upper(): meant for letter, meant in twins.items()}}


def _by_way_of_latin(latin_to_own: Mapping[str, str]) -> dict[str, str]:
    """Return what other scripts' letters look like here, as the Latin ones they resemble do."""
    other = {each: latin_to_own[meant[0]] for each, meant in LATIN.twins.items()
             if meant[0] in latin_to_own}  # fmt: skip
    return {**other, **_both_cases(latin_to_own)}


def _meant_in(latin_to_own: Mapping[str, str]) -> dict[str, str]:
    return {sign: latin_to_own[each] for sign, each in _MEANT.items() if each in latin_to_own}


LATIN = Alphabet(
    re.compile("[A-Za-z]"),
    {twin: letter for letter, twins in _LATIN_TWINS.items() for twin in twins} | _LATIN_CHOICES,
    pairs("0=o 1=il 2=z 3=e 4=a 5=s 6=gb 7=t 8=b 9=g @=a $=s !=il |=li +=t") | _MEANT,
)
CYRILLIC = Alphabet(
    re.compile("[\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f]"),
    _by_way_of_latin(_CYRILLIC_TWINS),
    pairs("0=о 1=иі 3=зе 4=ча 6=б 8=в 9=я @=а $=сѕ !=иі |=і") | _meant_in(_CYRILLIC_TWINS),
)
GREEK = Alphabet(
    re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    _by_way_of_latin(_GREEK_TWINS),
    pairs("0=ο 1=ι 3=εξ 4=α 5=σ 6=σ 8=θ 9=ρ @=α $=σ !=ι |=ι +=τ") | _meant_in(_GREEK_TWINS),
)
HEBREW = Alphabet(
    re.compile("[\u05d0-\u05f2]"),
    {"o": "ס", "O": "ס", "l": "ו", "I": "ו", "i": "ו", "v": "ט", "n": "ח"},
    {"0": "ס", "1": "יו", "@": "א", "$": "ש", "|": "ו", "!": "ו"},
)
ARABIC = Alphabet(
    re.compile("[\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff]"),
    {"l": "ا", "I": "ا", "i": "ا", "o": "ه", "O": "ه"},
    {"0": "ه", "1": "ا", "5": "ه", "@": "ا", "|": "ا", "!": "ا"},
)
OTHER = Alphabet(  # Cherokee, Lisu, Canadian syllabics and so on: read as Latin where it fits
    re.compile("[^\x00-\x7f\u0370-\u052f\u05d0-\u05f2\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff]"),
    {},
    {},
)
ALPHABETS = (LATIN, CYRILLIC, GREEK, HEBREW, ARABIC, OTHER)
