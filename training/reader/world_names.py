"""Names of people of the whole world, to stand where the corpora's own names stand: `WorldNames`.

Source: the lists of given and family names of Faker (MIT), some sixty countries and languages; Cyrillic, Greek,
Armenian, Georgian, Chinese and Korean ones in Latin letters by anyascii (ISC). Lists in scripts that write few or no
vowels are left out: what a machine makes of them is no name. A tenth of all words is set apart, by a checksum of the
word: training never sees it, `python -m benchmarks.entities people` asks for it.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

# Locales of one language, or of one stock of names, share one place in the draw.
FAMILIES = {
    "en": "en en_GB en_IE en_NZ en_US", "de": "de_AT de_CH de_DE de_LI de_LU", "fr": "fr_BE fr_CA fr_CH fr_FR fr_QC",
    "nl": "nl_BE nl_NL", "iberia": "es_CA es_ES pt_PT", "nordic": "da_DK no_NO sv_SE", "zh": "zh_CN zh_TW",
}  # fmt: skip
LEFT_OUT = frozenset(
    "ar_AA ar_DZ ar_PS ar_SA bn_BD es fa_IR gu_IN he_IL hi_IN mr_IN ne_NP or_IN si_LK ta_IN th_TH".split()
)
SMALL_LISTS = {"pl_PL": "kowalski nowak wiśniewska wójcik kamińska lewandowski zieliński szymańska woźniak dąbrowska"}
HAN = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}")


@dataclass(frozen=True)
class WorldNames:
    """Given and family names by stock; each stock is as likely as any other."""

    given: dict[str, list[str]]
    family: dict[str, list[str]]

    def draw(self, rng: random.Random) -> list[str]:
        """The words of a full name: two, or three where a middle name, a second family name or a particle joins."""
        stock = rng.choice(sorted(self.given))
        given, family = rng.choice(self.given[stock]), rng.choice(self.family[stock])
        draw = rng.random()
        if draw < 0.08:
            given += " " + rng.choice(self.given[stock]).split()[0]
        elif draw < 0.12:
            family += " " + rng.choice(self.family[stock]).split()[-1]
        elif draw < 0.15 and stock != "zh":
            given += f" {rng.choice('ABCDEFGHIJKLMNOPRSTVW')}."
        elif stock in ("zh", "ko_KR", "vi_VN") and draw < 0.6:
            given, family = family, given
        return f"{given} {family}".split()


def set_apart(word: str) -> bool:
    """Whether a word is kept from training."""
    return zlib.crc32(word.lower().encode()) % 10 == 0


def collect_names(held_out: bool = False) -> WorldNames:
    """The names that training may see, or those set apart."""
    import faker.providers.person

    given: dict[str, set[str]] = {}
    family: dict[str, set[str]] = {}
    stock_of = {locale: stock for stock, locales in FAMILIES.items() for locale in locales.split()}
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        locale = module.name
        if locale in LEFT_OUT or not module.ispkg:
            continue
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        stock = stock_of.get(locale, locale)
        for prefix, kept in (("first_", given), ("last_", family)):
            words = [w for key in dir(provider) if key.startswith(prefix) for w in words_of(getattr(provider, key))]
            if prefix == "last_" and locale in SMALL_LISTS:
                words = SMALL_LISTS[locale].split()
            latin = [name for w in words if (name := in_latin(w, stock == "zh"))]
            kept.setdefault(stock, set()).update(n for n in latin if set_apart(n.split()[-1]) == held_out)
    whole = [stock for stock in given if given[stock] and family.get(stock)]
    return WorldNames({s: sorted(given[s]) for s in whole}, {s: sorted(family[s]) for s in whole})


def words_of(value: object) -> Iterable[str]:
    """The names in one list of Faker: a sequence, or a mapping of name to weight."""
    return (w for w in value if isinstance(w, str)) if isinstance(value, (tuple, list, dict)) else ()


def in_latin(name: str, chinese: bool = False) -> str:
    """A name in Latin letters, each word with a capital; empty where it is none that a newspaper would print."""
    from anyascii import anyascii

    name = unicodedata.normalize("NFC", name.strip())
    if HAN.search(name) and not chinese:
        return ""  # read as Chinese, a Japanese name is another
    if any(ord(c) > 0x24F and not 0x1E00 <= ord(c) < 0x1F00 and c != "’" for c in name):
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", anyascii(name))
        first, *rest = name.split("-")
        name = first + "".join(r.lower() for r in rest) if len(rest) == 1 else name
        name = name.replace("'", "")
    if name.isupper() or name.islower():
        name = name.title()
    return name if (2 <= len(name) <= 24 and WORD.fullmatch(name) and name[0].isupper()) or name[:1] == "d" else ""
