"""Whether a page is one article at all."""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from newsnlp.cleaning.features import TELLING, Described
from newsnlp.cleaning.head import ARTICLE_TYPE, Head
from newsnlp.cleaning.lines import Lines
from newsnlp.cleaning.reasons import names_a_reason

# A page that calls itself no article is none at this probability, where it looks like another kind of page too.
OTHER_PAGE = 0.1
# A list of stories has so many teasers, of at most so many paragraphs each, and they are this share of the text.
FEWEST_TEASERS, LONGEST_TEASER, MOSTLY_TEASERS = 3, 2, 0.8
# A sentence of a teaser has at least so many words.
TEASER_WORDS = 8
# A teaser begins at most so many lines below its linked headline.
BELOW_HEADLINE = 4
# The text of an error page, a login or a notice has at most so many words.
NOTICE_WORDS = 150
# og:type of a page that sells something or presents somebody.
OTHER_TYPE = re.compile(r"\b(?:product|profile)\b", re.I)
# og:type that many content systems give to every page.
WEAK_CLAIM = "article"
NOTICE_TITLE = re.compile(
    r"\W*(?:(?:error |fehler |erreur )?[45]0\d\b.{0,40}|.{0,20}\bnot found|access denied|forbidden|just a moment"
    r"|attention required.{0,20}|checking your browser.{0,40}|are you a (?:robot|human)|before you continue"
    r"|sign in|log ?in|sign up|register|subscribe|my account|search(?: results?(?: for\b.{0,60})?)?"
    r"|(?:seite|artikel) (?:wurde )?nicht gefunden|anmelden|anmeldung|registrieren|such(?:e|ergebnisse)\b.{0,60}"
    r"|page (?:non trouvée|introuvable)|connexion|se connecter|recherche|résultats de (?:la )?recherche.{0,60}"
    r"|página no encontrada|iniciar sesión|resultados de (?:la )?búsqueda.{0,60}|página não encontrada|entrar"
    r"|pagina non trovata|accedi|pagina niet gevonden|inloggen|nie znaleziono.{0,30}|zaloguj się"
    r"|страница не найдена|вход|регистрация|sayfa bulunamadı|giriş yap)\W*",
    re.I,
)
# Of a page about the site, whatever its length.
SITE_TITLE = re.compile(
    r"\W*(?:about(?: us)?|contact(?: us)?|advertise(?: with us)?|sitemap|terms (?:of|and|&) (?:use|service|conditions)"
    r"|(?:our )?(?:privacy|cookies?)(?: policy| notice)?|impressum|imprint|kontakt|über uns|agb"
    r"|datenschutz(?:erklärung|hinweise)?|mentions légales|politique de confidentialité|qui sommes-nous|contactez-nous"
    r"|aviso legal|política de privacidad|quiénes somos|contacto|política de privacidade|quem somos|contato|chi siamo"
    r"|contatti|informativa (?:sulla )?privacy|o nas|polityka prywatności|hakkımızda|iletişim|gizlilik politikası"
    r"|контакты|о нас|политика конфиденциальности)\W*",
    re.I,
)
# Teasers of a front page: so many at least, this share of them next to no other, this share below a headline, and less
# than this share of their telling words in two of them. Of 298 news pages none is so; half of them share 39 %.
TEASERS, ALONE, HEADED, SHARED = 5, 0.66, 0.75, 0.15


def is_front_page(described: Described, kept: NDArray[np.bool_]) -> bool:
    """Whether the sentences kept are teasers of many stories: one below each headline, and of different things."""
    prose = kept & described.sentences(TEASER_WORDS)
    at = np.flatnonzero(prose)
    if len(at) < TEASERS:
        return False
    beside = np.diff(at, prepend=-9, append=len(kept) + 9) == 1
    if float((beside[:-1] | beside[1:]).mean()) > 1 - ALONE:
        return False
    headline = np.concatenate([[False, False], (described.word_counts >= 4) & ~described.sentences()])
    if float((headline[at + 1] | headline[at]).mean()) < HEADED:
        return False
    words = described.words
    size = max(1, len(words.vocabulary))
    telling = ((words.facts & TELLING) > 0)[words.ids] & prose[words.line_of]
    ids = np.unique(words.line_of[telling] * size + words.ids[telling]) % size
    return len(ids) > 0 and float((np.bincount(ids)[ids] > 1).mean()) < SHARED


def article_probability(described: Described, probabilities: NDArray[np.float64], kept: NDArray[np.bool_]) -> float:
    """In [0, 1]: how much running text was kept, how sure the line model is of it, and how much of it is sentences.

    A page of one paragraph of a sentence is an article, and so is a list that the line model is sure of; headlines and
    teasers, however many, are none.
    """
    if not kept.any():
        return 0.0
    columns = {name: i for i, name in enumerate(described.names)}
    words = described.word_counts[kept]
    rows = described.rows[kept]
    ended = rows[:, columns["ended"]] * (rows[:, columns["ellipsis"]] == 0)
    prose = float((words * ended * np.minimum(1.0, words / 12)).sum())
    total = float(words.sum())
    sure = float((probabilities[kept] * words).sum() / max(1.0, total))
    share = prose / max(1.0, total)
    log_odds = 1.3 * math.log1p(prose) + 3.0 * sure + 2.5 * share - 6.0
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def is_other_page(lines: Lines, described: Described, kept: NDArray[np.bool_], head: Head) -> bool:
    """Whether a page of HTML that does not call itself an article is of another kind: a shop, a list of stories, an
    error, a login, a notice about cookies."""
    kind = head.kind or ""
    if OTHER_TYPE.search(kind):
        return True
    claims = ARTICLE_TYPE.search(kind) is not None
    if claims and kind != WEAK_CLAIM:
        return False
    words = described.word_counts
    total = float(words[kept].sum())
    # Without a claim of its own, the title of a page may be the second heading.
    titles = head.titles[: 1 if claims else 2]
    named = (SITE_TITLE, NOTICE_TITLE) if total <= NOTICE_WORDS else (SITE_TITLE,)
    if any(pattern.fullmatch(title) for pattern in named for title in titles):
        return True
    if claims:
        return False
    if total <= NOTICE_WORDS:
        notices = sum(float(words[i]) for i in map(int, np.flatnonzero(kept)) if names_a_reason(lines.of(i)))
        if 2 * notices > total:
            return True
    return _lists_stories(lines, described, kept)


def _lists_stories(lines: Lines, described: Described, kept: NDArray[np.bool_]) -> bool:
    """Whether the kept sentences are teasers, each a link or right below a headline that is one."""
    words = described.word_counts
    lengths = lines.ends - lines.starts
    linked = np.array([m.linked for m in lines.markup]) >= 0.9 * lengths
    headlines = linked & (words >= 3)
    held = np.flatnonzero(kept & described.sentences(TEASER_WORDS))
    if not len(held):
        return False
    positions = np.arange(len(kept))
    above = np.maximum.accumulate(np.where(headlines, positions, -len(kept)))[held]
    stories, first, count = np.unique(above, return_index=True, return_counts=True)
    teasers = (stories >= 0) & (held[first] - stories <= BELOW_HEADLINE) & (count <= LONGEST_TEASER)
    inside = teasers[np.searchsorted(stories, above)]
    share = words[held[inside]].sum() / words[held].sum()
    several = max(teasers.sum(), (kept & headlines).sum()) >= FEWEST_TEASERS
    return bool(several and share >= MOSTLY_TEASERS)
