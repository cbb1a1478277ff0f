"""What must be shown about the money behind a project: a table of rules by period and fund, and nothing else.

A rule names its source. What the project itself states (statement, disclaimer, links) is added by the page and
never replaced; where no rule is known, no emblem and no sentence is made up.
"""

from dataclasses import dataclass

from projects.models import Fund, Period, Project
from projects.texts import Text

EU_SPELLED_OUT = Text(lv="Eiropas Savienība", en="European Union", lt="Europos Sąjunga")
CO_FUNDED = Text(
    lv="Līdzfinansē Eiropas Savienība",
    en="Co-funded by the European Union",
    lt="Bendrai finansuoja Europos Sąjunga",
)
SLOGAN = Text(lv="Ieguldījums tavā nākotnē", en="Investing in your future")
FUND_NAMES = {
    Fund.ESF: Text(lv="Eiropas Sociālais fonds", en="European Social Fund", lt="Europos socialinis fondas"),
    Fund.ERDF: Text(
        lv="Eiropas Reģionālās attīstības fonds",
        en="European Regional Development Fund",
        lt="Europos regioninės plėtros fondas",
    ),
    Fund.CF: Text(lv="Kohēzijas fonds", en="Cohesion Fund", lt="Sanglaudos fondas"),
}
# The Education and Culture Executive Agency's wording for what it co-funds.
EACEA_DISCLAIMER = Text(
    lv=(
        "Līdzfinansē Eiropas Savienība. Tomēr paustie uzskati un viedokļi ir tikai autora(-u) uzskati un viedokļi "
        "un ne vienmēr atspoguļo Eiropas Savienības vai Eiropas Izglītības un kultūras izpildaģentūras (EACEA) "
        "uzskatus un viedokļus. Ne Eiropas Savienību, ne EACEA nevar saukt pie atbildības par tiem."
    ),
    en=(
        "Funded by the European Union. Views and opinions expressed are however those of the author(s) only and do "
        "not necessarily reflect those of the European Union or the European Education and Culture Executive Agency "
        "(EACEA). Neither the European Union nor EACEA can be held responsible for them."
    ),
)

STRUCTURAL = frozenset({Fund.ESF, Fund.ERDF, Fund.CF})
SHARED = STRUCTURAL | {Fund.ESF_PLUS, Fund.JTF}
AGENCY_RUN = frozenset({Fund.ERASMUS, Fund.CERV})
DIRECT = AGENCY_RUN | {Fund.HORIZON, Fund.LIFE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """For which projects, what stands beside the emblem, and where that is written."""

    period: str | None
    funds: frozenset[Fund]
    interreg: bool | None
    beside_emblem: Text
    source: str
    names_fund: bool = False
    slogan: Text | None = None
    programme_word: str = ""
    disclaimer: Text | None = None
    # Visible without scrolling on arrival (Impl. Reg. 821/2014, art. 4(4)).
    on_arrival: bool = False


# The first rule that fits is the one; `interreg` None fits both, `period` None fits every period.
RULES = (
    Rule(
        period=Period.P2021,
        funds=SHARED,
        interreg=True,
        beside_emblem=CO_FUNDED,
        programme_word="Interreg",
        source="Reg. (EU) 2021/1059, art. 36; Reg. (EU) 2021/1060, annex IX",
    ),
    Rule(
        period=Period.P2021,
        funds=SHARED,
        interreg=None,
        beside_emblem=CO_FUNDED,
        source="Reg. (EU) 2021/1060, art. 47 and 50, annex IX; Cabinet Reg. No 408 (2023), p. 42–43",
    ),
    Rule(
        period=Period.P2021,
        funds=AGENCY_RUN,
        interreg=None,
        beside_emblem=CO_FUNDED,
        disclaimer=EACEA_DISCLAIMER,
        source="Model grant agreement, art. 17; EACEA wording",
    ),
    Rule(
        period=Period.P2021,
        funds=DIRECT,
        interreg=None,
        beside_emblem=CO_FUNDED,
        source="Model grant agreement, art. 17",
    ),
    Rule(
        period=Period.P2014,
        funds=STRUCTURAL,
        interreg=True,
        beside_emblem=EU_SPELLED_OUT,
        names_fund=True,
        programme_word="Interreg",
        on_arrival=True,
        source=(
            "Reg. (EU) 1303/2013, annex XII; Impl. Reg. (EU) 821/2014, art. 3–5; "
            "the word by the programmes' shared brand of that period, not by regulation"
        ),
    ),
    Rule(
        period=Period.P2014,
        funds=STRUCTURAL,
        interreg=None,
        beside_emblem=EU_SPELLED_OUT,
        names_fund=True,
        slogan=SLOGAN,
        on_arrival=True,
        source="Reg. (EU) 1303/2013, annex XII; Impl. Reg. (EU) 821/2014, art. 3–5; Cabinet Reg. No 87 (2015)",
    ),
    Rule(
        period=Period.P2007,
        funds=STRUCTURAL,
        interreg=None,
        beside_emblem=EU_SPELLED_OUT,
        names_fund=True,
        slogan=SLOGAN,
        source="Reg. (EC) 1828/2006, art. 8–9",
    ),
    Rule(
        period=None,
        funds=SHARED | DIRECT,
        interreg=None,
        beside_emblem=EU_SPELLED_OUT,
        names_fund=True,
        source="No period stated: what every period asks for",
    ),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence in the language it could be had in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicity:
    """What a page shows for one project in one language; `emblem` False means that no rule is known."""

    emblem: bool
    beside_emblem: Piece | None = None
    fund: Piece | None = None
    slogan: Piece | None = None
    programme_word: str = ""
    disclaimer: Piece | None = None
    on_arrival: bool = False
    source: str = ""


def publicity_of(project: Project, language: str) -> Publicity:
    """The duties of a project as its record states fund, programme and period."""
    return publicity(fund=project.fund, period=project.period, interreg=bool(project.is_interreg), language=language)


def publicity(*, fund: str | None, period: str | None, interreg: bool, language: str) -> Publicity:
    """What fund, period and programme ask for, in `language` where the wording is known in it."""
    rule = next((r for r in RULES if _fits(r, fund, period, interreg)), None)
    if rule is None or fund is None:
        return Publicity(emblem=False)
    return Publicity(
        emblem=True,
        beside_emblem=_piece(rule.beside_emblem, language),
        fund=_piece(FUND_NAMES.get(Fund(fund)), language) if rule.names_fund else None,
        slogan=_piece(rule.slogan, language),
        programme_word=rule.programme_word,
        disclaimer=_piece(rule.disclaimer, language),
        on_arrival=rule.on_arrival,
        source=rule.source,
    )


def _fits(rule: Rule, fund: str | None, period: str | None, interreg: bool) -> bool:
    return (
        fund in rule.funds
        and (rule.period is None or rule.period == period)
        and (rule.interreg is None or rule.interreg == interreg)
    )


def _piece(text: Text | None, language: str) -> Piece | None:
    return Piece(text.in_language(language), text.language_for(language)) if text else None
