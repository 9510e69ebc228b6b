"""What the words of a header say about its column: English, a little German, French and Spanish, and survey tools."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![^\W\d_A-Z])|[A-Z]?[^\W\d_A-Z]+|[0-9]+")


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a header in small letters without accents; numbers and the parts of camelCase are words too.

    >>> words("RecipientLastName"), words("qi6"), words("Straße (Büro)")
    (('recipient', 'last', 'name'), ('qi', '6'), ('strasse', 'buro'))
    """
    letters = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return tuple(word.casefold() for word in _WORD.findall(plain))


def says(text: str, phrases: Iterable[str]) -> str:
    """The first of some phrases that a text has as whole words, or an empty string.

    >>> says("ResponseId", ["id"]), says("paid", ["id"])
    ('id', '')
    """
    spoken = f" {' '.join(words(text))} "
    return next((phrase for phrase in phrases if f" {phrase} " in spoken), "")


def is_only(text: str, phrases: Iterable[str]) -> bool:
    """Whether a text is one of some phrases and nothing more, numbers aside.

    >>> is_only("E-mail 2", ["e mail"]), is_only("e-mail campaign", ["e mail"])
    (True, False)
    """
    spoken = " ".join(word for word in words(text) if not word.isdigit())
    return spoken in set(phrases)


IDS = (
    *(
        "id",
        "ids",
        "rid",
        "uid",
        "pid",
        "respid",
        "responseid",
        "respondentid",
        "userid",
        "customerid",
        "caseid",
        "uuid",
        "guid",
        "token",
    ),
    *("respondent", "participant", "serial", "sys respnum", "record", "submission", "antwort id", "case no", "nr"),
    *("teilnehmer", "identifiant", "identificador", "reference"),
)
SHEETS = ("response", "respondent", "participant", "submission", "record", "answer", "sheet", "serial", "antwort")
"""Words that make an id the id of an answer sheet rather than of what it is about."""

UNITS = (
    *("account", "accountid", "account id", "company", "client", "customer", "firm", "organisation", "organization"),
    *("org", "employer", "business", "household", "kunde", "kundennummer", "firma", "unternehmen", "cliente"),
    *("entreprise", "empresa", "store", "branch", "supplier", "dealer", "tenant", "school", "hospital"),
)
UNIT_BUT_NOT = (
    *("segment", "type", "size", "kind", "role", "class", "category", "group", "tier", "seniority", "region"),
    *("tenure", "age", "unit", "lifetime", "status", "satisfaction", "since", "country", "typ", "plan"),
)
"""Words beside those of `UNITS` that make the column about the account, not the account itself."""

WAVES = (
    *("wave", "round", "quarter", "period", "year", "month", "fiscal year", "fy", "survey year", "welle", "runde"),
    *("quartal", "jahr", "monat", "vague", "trimestre", "annee", "ano", "ola", "edition"),
)
WHEN_ANSWERED = (
    *("recorded date", "end date", "date submitted", "submitted", "submit date", "completed", "completion date"),
    *("timestamp", "response date", "answered", "answer date", "survey date", "interview date", "date modified"),
    *("enddatum", "erfassungsdatum", "datum", "date", "fecha", "created", "created at", "day", "start date", "time"),
)
"""What a date of answering is called, the surest first."""

WEIGHTS = ("weight", "weights", "wgt", "wt", "weighting", "gewicht", "gewichtung", "poids", "ponderation", "pweight")
SURE_WEIGHTS = ("wgt", "weighting", "gewichtung", "ponderation", "pweight", "survey weight", "sample weight")

DURATIONS = (
    *("duration", "interview time", "interviewtime", "time taken", "completion time", "response time", "elapsed"),
    *("total time", "totaltime", "seconds", "dauer", "bearbeitungszeit", "duree", "duracion", "time spent"),
)
NOT_SECONDS = ("minutes", "minute", "min", "mins", "hours", "hour", "ms", "milliseconds", "minuten", "stunden", "days")

RECOMMEND = (
    *("nps", "recommend", "recommendation", "rec", "ltr", "promoter", "net promoter", "net promoter score"),
    *("weiterempfehlung", "weiterempfehlen", "empfehlen", "recommander", "recommanderiez", "recomendar", "recomienda"),
)
OVERALL = ("overall", "general", "all in all", "in general", "insgesamt", "gesamt", "global", "altogether", "osat")
SATISFIED = (
    *("satisfaction", "satisfied", "csat", "sat", "osat", "happy", "zufriedenheit", "zufrieden", "satisfait"),
    *("satisfaccion", "satisfecho"),
)
EFFORT = ("effort", "ces", "customer effort score")
EASE = ("ease", "easy", "made it easy")

RATINGS = (
    *("rating", "ratings", "rate", "score", "scores", "stars", "star", "q", "question", "frage", "item", "grade"),
    *("quality", "agree", "agreement", "likelihood", "likely", "note", "bewertung", "calificacion", "val", "loy"),
    *("loyalty", "trust", "value", "image", "imp", "importance", "exp", "perf", "performance", "how"),
)
"""Words of columns that hold ratings, beside those above."""

GROUPS = (
    *("segment", "region", "country", "state", "gender", "sex", "age group", "agegroup", "age band", "type", "kind"),
    *("category", "group", "class", "tier", "plan", "product", "channel", "department", "division", "bu", "site"),
    *("business unit", "industry", "sector", "market", "language", "lang", "role", "position", "job", "function"),
    *("size", "tenure", "seniority", "status", "source", "device", "platform", "version", "area", "territory"),
    *("traveller", "brand", "team", "office", "location", "city", "land", "geschlecht", "sexe", "genero", "abteilung"),
    *("pais", "pays", "edad", "branche", "level", "membership", "stage", "cohort", "education", "income", "marital"),
)
"""Words of columns that answers are sliced by."""

KNOWN_GROUPS = ("segment", "region", "country", "role", "product", "plan", "gender", "age group", "bu", "business unit")
"""The words among them that analysts slice by first."""

COUNTS = (
    *("age", "visits", "orders", "count", "number", "times", "years", "months", "days", "hours", "quantity"),
    *("employees", "alter", "anzahl"),
)
"""Words of columns that count something, even where the numbers are small."""

QUANTITIES = (
    *COUNTS,
    *("spend", "spent", "revenue", "amount", "price", "cost", "income", "turnover", "total", "balance", "umsatz"),
    *("sales", "size", "value", "arr", "mrr"),
)

TEXTS = (
    *("comment", "comments", "feedback", "why", "reason", "reasons", "text", "verbatim", "suggestion", "suggestions"),
    *("please specify", "remarks", "notes", "opinion", "kommentar", "begrundung", "anmerkung", "commentaire"),
    *("comentario", "review", "content", "message", "improve"),
)
"""Words of columns that hold what customers say in their own words."""

PERSONAL = (
    *("name", "first name", "last name", "full name", "surname", "forename", "family name", "given name", "username"),
    *("user name", "respondent name", "contact name", "recipient last name", "recipient first name", "your name"),
    *("recipient email", "vorname", "nachname", "familienname", "nom", "prenom", "nombre", "apellido", "contact"),
    *("email", "e mail", "mail", "email address", "e mail address", "mail address", "phone", "phone number"),
    *("telephone", "telephone number", "mobile", "mobile number", "telefon", "handy", "address", "street"),
    *("postal address", "adresse", "strasse", "ip", "ip address", "ipaddress", "latitude", "longitude", "birthday"),
    *("date of birth", "birth date", "geburtsdatum", "location latitude", "location longitude", "location accuracy"),
    *("custom data", "external reference", "external data reference", "ssn", "passport", "iban"),
)
"""Headers, as a whole, of columns that name or locate a person."""

BOOKKEEPING = (
    *("progress", "finished", "distribution channel", "user language", "response set", "response type"),
    *("collector id", "collector", "recipient", "survey id", "survey name", "seed", "last page", "lastpage"),
    *("start language", "startlanguage", "submitdate", "refurl", "referrer", "user agent", "browser", "screen size"),
)
"""Headers, as a whole, of columns that survey tools add about the sheet, not about the customer."""

NO_ANSWER = frozenset(
    [
        *(
            "don't know",
            "dont know",
            "do not know",
            "don't know / not applicable",
            "dk",
            "dk/na",
            "can't say",
            "cannot say",
        ),
        *("not applicable", "does not apply", "doesn't apply", "not sure", "unsure", "no opinion", "no answer"),
        *(
            "prefer not to say",
            "prefer not to answer",
            "rather not say",
            "refused",
            "refuse",
            "skipped",
            "not answered",
        ),
        *("unknown", "none", "missing", "no response", "not used", "did not use", "have not used", "never used"),
        *("no experience", "not relevant", "can't rate", "cannot rate", "unable to rate", "not asked", "not stated"),
        *("n. a.", "k. a.", "k.a.", "keine angabe", "weiß nicht", "weiss nicht", "trifft nicht zu (keine angabe)"),
        *(
            "ne sait pas",
            "sans opinion",
            "non concerné",
            "no sabe",
            "ns/nc",
            "no contesta",
            "no aplica",
            "--",
            "?",
            "*",
        ),
    ]
)
"""Answers, as `plain` makes them, that mean none."""
