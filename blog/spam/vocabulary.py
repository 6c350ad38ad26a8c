"""Words by which people ask for attention, so that what is learned of one holds for all. Pure.

Nothing here says that a word is bad: the kinds are only another thing that a comment has, of
which the newsroom's decisions teach whether it tells anything. A list in a language that nobody
uses here costs nothing; languages without one are learned from their words alone.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

# A star stands for any further letters; a question mark makes the letter before it optional.
_KINDS = {
    # What a reader is asked to do, as one would say it to somebody.
    "ask": """
        check chek chec visit subscrib[ei]? subscribee* suscribe?s? sucscribe sub follow click watch
        join vot(?:e|ing) go come look search google type download listen buy support share
        donate try add view register sign open see read recommend hit
        visita visiten mira miren suscríbe* suscribete sígueme sigueme sigan busca busquen descarga
        compra compren haz entra entren escucha vota comparte
        visite visitem veja vejam inscreva* inscrevam siga sigam clique baixe compre assista ouça
        visitez abonne[zs]?* suivez cliquez regarde[zs]? téléchargez achetez écoutez rejoignez venez
        besuche* besucht klick* schau* folg[et]* abonnier* kauf[et]* hört unterstütz*
        visitate visita iscriv* clicca* guarda* segui* scarica* compra* ascolta*
        ziyaret tıkla* izle* takip abone
        подпи[шс]* заход* смотри* переход* жми* нажм* качай* скача* купи*
        اشترك* تابع* زور* اضغط* شاهد* شاركو* حمل ادخل* انضم*
        """,
    "help": "help helping helps ayuda ayúdame ajuda* aide[zrs]? hilf* aiut* yardım помог*",
    "favour": "like thumbs? upvote* gusta curt[ei] liker? gefällt лайк* لايك",
    "fan": """
        subs subscribers? subscribed subscribing subscribes
        subscription followers? suscriptores seguidores inscritos seguidores
        abonnés abonnenten iscritti aboneler подписчик* مشتركين مشترك متابعين
        """,
    "contact": """
        email* e-mail* mail gmail* contact* phone* call inbox dm pm kik skype number correo contacto
        contato telefone courriel telefon* kontakt* почт* телефон* звони* بريد هاتف رقم
        """,
    # Whose it is, and who speaks.
    "self": """
        my mine me our ours us mah ma mi mis nuestr[oa]s? meu meus minha minhas nosso nossa mon mes
        notre nos mein meine* unser* mio mia miei nostr[oa] мой моя мо[её] мои моего моём наш* قناتي
        """,
    "i": """
        i im i'm ima we i've ive i'll i'd we're we've am yo eu je j'ai ich wir io noi ben biz я мы
        """,
    # What somebody has to show.
    "own": """
        channel* chan+el* chhan* page* pagee blog* website* site* web vid videos? vids vidio* vidz
        clips? songs? music* covers? mixtape* playlist* profile* facebook fb twitter instagram insta
        ig soundcloud youtube* yt telegram whatsapp tiktok
        discord remix* track* album* app apps book
        band rap rapper* parody stream* shop store
        canal* página* pagina* perfil* vídeo* sitio* tienda canción chaîne* chaine* profil* kanal*
        seite* kanal[ıi]* sayfa* sito loja канал* сайт* видео* страниц* قناة قناتي موقع* صفحت*
        """,
    "money": """
        money earn* cash paid paying pay income bonus* dollars? euros? free gift* cards? jobs? win
        cheap* price* discount* loan* casino* profit* investment* bucks? offer* deal* sale codes?
        surveys? bitcoin* crypto*
        dinero gratis gana[rn]? regalo* ofertas? descuento* trabajo dinheiro grátis ganhe* desconto*
        argent gratuit* gagne[zr]? cadeau* promo* geld kostenlos* gratis verdien* gewinn* rabatt*
        soldi guadagn* sconto* para bedava kazan* indirim* деньг* заработ* бесплатн* скидк* казино
        مجان* فلوس ربح* اربح* خصم* عرض
        """,
    "please": """
        please pleas* pleease pls* plz* plis pliz* thanks? thx ty
        porfavor porfa gracias favor obrigad[oa] svp merci bitte danke perfavore grazie lütfen
        пожалуйста спасибо فضلك رجاء* شكرا
        """,
    "crowd": """
        guys everyone everybody people friends? anyone ppl hello hi hey hii yall y'all youtubers
        fans? peeps frnd*
        hola amigos chicos todos gente olá oi galera pessoal bonjour salut amis hallo leute freunde
        ciao ragazzi tutti merhaba arkadaşlar привет* друзья всем ребята مرحبا شباب اخوان*
        """,
    "you": """
        you u your ur yourself ya tu tus ti você vocês vous votre du ihr dein* sie sen siz ты вы
        """,
}

# After one of these, a word from "ask" tells what somebody does: it asks nobody for anything.
_TELLING = frozenset(
    [
        "to",
        "i",
        "we",
        "they",
        "he",
        "she",
        "it",
        "who",
        "not",
        "don't",
        "dont",
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "will",
        "would",
        "i'll",
        "people",
        "has",
        "have",
        "had",
        "is",
        "are",
        "was",
        "be",
        "no",
        "any",
        "many",
        "of",
        "in",
        "so",
        "very",
    ]
)

# Common enough to be looked at by themselves where they stand before a word from "ask".
COMMON = frozenset(
    [
        "to",
        "and",
        "i",
        "who",
        "just",
        "will",
        "should",
        "not",
        "if",
        "the",
        "a",
        "or",
        "so",
        "then",
        "also",
        "can",
        "could",
        "they",
        "she",
        "he",
        "it",
        "this",
        "that",
        "but",
        "now",
        "for",
        "of",
        "in",
        "on",
        "would",
    ]
)


@lru_cache(maxsize=20_000)
def kinds_of(word: str) -> tuple[str, ...]:
    """Return the kinds to which a word in folded case belongs; most belong to none."""
    return tuple(kind for kind, pattern in _patterns() if pattern.fullmatch(word))


def kinds_after(word: str, before: str) -> tuple[str, ...]:
    """Return the kinds of a word that follows another: "to check" asks for nothing."""
    kinds = kinds_of(word)
    return ("do",) if "ask" in kinds and before in _TELLING else kinds


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Compile them when the first word is looked at: that takes 5 ms."""
    return [
        (kind, re.compile("|".join(f"(?:{each})" for each in words.replace("*", r"\w*").split())))
        for kind, words in _KINDS.items()
    ]
