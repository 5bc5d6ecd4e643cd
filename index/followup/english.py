"""The words of English that tell how a question hangs on what was said before: closed classes, and
the forms of its commonest verbs.
"""

from __future__ import annotations

CONJUNCTIONS = frozenset("and but so or then also ok okay well".split())
WH = frozenset("who whom whose what which when where why how".split())
BE = frozenset("is are am was were be been being isn't aren't wasn't weren't".split())
DO = frozenset("do does did don't doesn't didn't".split())
AUXILIARIES = (
    BE
    | DO
    | frozenset(
        "has have had having hasn't haven't hadn't can could will would shall should may might "
        "must "
        "can't couldn't won't wouldn't shouldn't".split()
    )
)
DETERMINERS = frozenset(
    "the a an his her its their my our your this that these those some any all both each every "
    "no another".split()
)
LOCATIVES = frozenset(
    "in at on from to into near inside outside through across around behind beside under above "
    "below over towards toward via within beyond throughout".split()
)
PREPOSITIONS = LOCATIVES | frozenset(
    "of with without by for about against between among during since until till before after "
    "like as than per despite because up down off out along upon onto instead according".split()
)
SUBORDINATORS = frozenset(
    "when while whilst as after before because since until till if though although once where "
    "whether unless".split()
)
CLAUSES = SUBORDINATORS | WH | frozenset("and but so or that said say says than".split())
"""Words behind which another clause may begin."""

_OTHERS = frozenset(
    "i you he she it they we me him her us them his hers its their theirs there then here now "
    "not else so too very more most much many few little least less only just even again ever "
    "never yet still soon later next back away together also alone instead exactly "
    "really actually such own same other others one ones himself herself itself themselves nor "
    "either neither yes no please today tomorrow yesterday next afterwards afterward who's what's "
    "ago best worst known once twice often always long far home".split()
)
FUNCTION = (
    CONJUNCTIONS | WH | AUXILIARIES | DETERMINERS | PREPOSITIONS | SUBORDINATORS | _OTHERS
) - {"home"}
"""Words that are part of no name and head no noun phrase."""

PAST = dict(
    pair.split("/")
    for pair in (
        "became/become began/begin bent/bend bit/bite bled/bleed blew/blow bore/bear bought/buy "
        "bound/bind broke/break brought/bring built/build came/come caught/catch "
        "chose/choose clung/cling crept/creep dealt/deal died/die drew/draw drank/drink "
        "drove/drive dug/dig ate/eat fed/feed fell/fall felt/feel fled/flee flew/fly "
        "forbade/forbid forgot/forget fought/fight found/find froze/freeze gave/give got/get "
        "grew/grow had/have heard/hear held/hold hid/hide hung/hang kept/keep knew/know laid/lay "
        "led/lead left/leave lent/lend lit/light lost/lose made/make meant/mean met/meet "
        "owned/own paid/pay ran/run rang/ring rode/ride rose/rise said/say sang/sing sank/sink "
        "sat/sit saw/see sent/send shot/shoot shook/shake showed/show slept/sleep slid/slide "
        "sold/sell sought/seek spent/spend spoke/speak stole/steal stood/stand struck/strike "
        "stuck/stick swam/swim swept/sweep swore/swear taught/teach threw/throw told/tell "
        "took/take thought/think tore/tear understood/understand went/go woke/wake won/win "
        "wore/wear wound/wind wrote/write"
    ).split()
)
"""The base of irregular pasts."""

_PARTICIPLES = frozenset(
    "burnt "
    "become begun bitten blown born borne broken chosen come done drawn drunk driven eaten fallen "
    "flown forgotten forgiven frozen given gone grown hidden known lain put read rung ridden risen "
    "run seen set shaken shown shut sung sunk spoken spread stolen stricken sworn swum taken "
    "thrown torn woken worn written beaten cut hit hurt let cost".split()
)
_BASES = frozenset(PAST.values()) | frozenset(
    "accept accuse add burn advise advocate agree allow announce appear apply argue arrive ask "
    "attend avoid believe belong blame call carry cause change close collect compare complain "
    "complete consider contain continue contribute create cross decide declare defend demand deny "
    "depend describe destroy discover discuss earn end enjoy enter escape exist expect explain "
    "export fail fear fill fit follow gain get give go happen hate have help hope include insist "
    "invent invite join jump keep kill last learn like listen live look love make marry mention "
    "move need obtain occur offer open oppose organise own pass pick plan prefer prepare prevent "
    "produce promise protect prove provide publish pull push reach receive recommend refuse "
    "remain remember remove replace reply rescue resign return reveal save say seem sell send "
    "serve share sign sort spend stay stop succeed suffer suggest support surrender talk telephone "
    "thank think touch travel treat try turn use visit wait walk want warn wash watch work worry "
    "write convince persuade lift land weigh measure hide win become set put let hit cut read "
    "steal study found founded".split()
)
_NO_VERBS = frozenset(
    "bed red seed need reed weed feed deed speed breed shed sled hundred kindred wicked sacred "
    "thing king ring wing spring string morning evening building meeting wedding ceiling "
    "nothing something anything everything being wage".split()
)


def may_be_verb(word: str) -> bool:
    """Whether a word (in lower case) is a form of a common verb, or looks like a past."""
    if word in _NO_VERBS:
        return False
    bases = {word, word.removesuffix("s"), word.removesuffix("es")}
    return (
        bool(bases & _BASES)
        or word in PAST
        or word in _PARTICIPLES
        or (len(word) > 4 and word.endswith(("ed", "ing")))  # noqa: PLR2004
    )


def is_participle(word: str) -> bool:
    """Whether a word may follow "was" or "had" as a part of the verb."""
    regular = len(word) > 4 and word.endswith(("ed", "ing"))  # noqa: PLR2004
    return word not in _NO_VERBS and (regular or word in PAST or word in _PARTICIPLES)


def base_of(past: str) -> str | None:
    """The verb that a past in lower case is of; None where it is no past."""
    if past in PAST:
        return PAST[past]
    if not past.endswith("ed") or past in _NO_VERBS:
        return None
    stem = past[:-2]
    if stem.endswith("i"):
        return f"{stem[:-1]}y"
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsz":  # noqa: PLR2004
        return stem[:-1]
    if stem in _BASES:
        return stem
    return past[:-1] if f"{stem}e" in _BASES or stem[-1:] in "vczu" else stem


def past_of(base: str) -> str:
    if irregular := _PAST_OF.get(base):
        return irregular
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return f"{base[:-1]}ied"
    return f"{base}d" if base.endswith("e") else f"{base}ed"


_PAST_OF = {base: past for past, base in PAST.items()}


_MALE = frozenset(
    "man boy king prince lord father dad son brother husband widower uncle nephew grandfather "
    "grandson gentleman monk priest duke emperor wizard mr sir waiter actor fisherman ferryman "
    "chairman spokesman businessman salesman statesman nobleman".split()
)
_FEMALE = frozenset(
    "woman girl queen princess lady mother mum mom daughter sister wife widow aunt niece "
    "grandmother granddaughter nun duchess empress witch mrs ms miss dame madam waitress actress "
    "ferrywoman chairwoman spokeswoman businesswoman stepmother midwife maid".split()
)
TITLES = frozenset(
    "mr mrs ms miss dr sir lady lord dame king queen prince princess captain president minister "
    "professor reverend father brother sister aunt uncle saint pope senator judge general colonel "
    "major lieutenant sergeant inspector doctor chancellor governor mayor emperor empress duke "
    "duchess count countess baron".split()
)
PERSONS = (
    _MALE
    | _FEMALE
    | TITLES - {"saint", "major", "general", "count"}
    | frozenset(
        "child baby parent friend neighbour neighbor enemy rival guest host stranger traveller "
        "traveler passenger thief robber soldier sailor officer guard hunter farmer miller baker "
        "butcher cook tailor shepherd merchant trader peddler tinker beggar servant nurse teacher "
        "schoolteacher student pupil engineer architect mason labourer laborer worker foreman "
        "keeper clerk lawyer witness bishop deputy ambassador official leader head chief director "
        "editor curator journalist reporter writer author poet painter singer player coach manager "
        "owner landowner founder inventor scientist botanist explorer pilot driver successor "
        "predecessor opponent candidate advocate expert volunteer visitor customer patient victim "
        "giant dwarf fairy ogre troll burner secretary counterpart person sexton millwright "
        "boss employer employee cousin twin orphan hero villain ghost speaker builder ruler "
        "commander brewer smith partner".split()
    )
)
PLACES = frozenset(
    "place town city village country county island islands river hill hills mountain mountains "
    "lake sea bay port harbour harbor street road square castle palace church tower house inn "
    "museum school university market forest wood woods park pool valley coast shore station "
    "headquarters office hospital prison camp farm garden desert state province region kingdom "
    "district capital hall chamber cave beach bridge point cottage hut tavern".split()
)
TIMES = frozenset(
    "time year month week day night morning evening afternoon autumn fall winter spring summer "
    "century decade moment date january february march april may june july august september "
    "october november december monday tuesday wednesday thursday friday saturday sunday "
    "midnight noon dawn dusk today hour".split()
)
GROUPS = frozenset(
    "family company firm council government committee society army team crew party group public "
    "board parliament court club union police couple people men women children parents siblings "
    "pair staff press public gang army navy brewery".split()
)
SPEECH = frozenset(
    "said says told asked replied answered believed thought wanted hoped argued married died wrote "
    "remembered walked smiled cried called shouted added explained declined refused agreed "
    "persuaded resigned remarked predicted owned lived decided accused recalled heard knew "
    "paid swore stood slept ran married".split()
)
"""Verbs in the past whose subject is mostly a person."""


def gender_of_noun(noun: str) -> str | None:
    """The pronoun he or she where a noun, in lower case and singular, tells by itself."""
    if noun in _MALE or (noun.endswith("man") and not noun.endswith(("woman", "human"))):
        return "he"
    return "she" if noun in _FEMALE or noun.endswith("woman") else None


def is_person_noun(noun: str) -> bool:
    singular = noun.removesuffix("s")
    known = noun in PERSONS or singular in PERSONS
    return known or noun.endswith(("man", "woman", "men", "women", "ist", "ists"))


def is_plural(noun: str) -> bool:
    if noun in {"men", "women", "people", "children", "feet", "sheep"} or noun.endswith("men"):
        return True
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and len(noun) > 3  # noqa: PLR2004
