"""The usual answers to a Kano question, in many wordings and languages, as the points 1 to 5. No file, no SQL.

1 like it, 2 must be (expect it), 3 neutral, 4 live with it (tolerate it), 5 dislike it. An answer is told by a phrase
in it. Dislikes are looked for first, since "I do not like it" also holds "like it".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from outsidein.evidence.cells import plain

LIKE, MUST_BE, NEUTRAL, LIVE_WITH, DISLIKE = range(1, 6)

PHRASES: tuple[tuple[int, str], ...] = (
    # English
    (DISLIKE, r"dislike|don'?t like|do not like|hate|can ?not (accept|stand|tolerate)|can'?t (accept|stand|tolerate)"),
    (DISLIKE, r"unacceptable|not acceptable|displeas|would bother me"),
    (NEUTRAL, r"neutral|don'?t care|do not care|indifferent|no opinion|doesn'?t matter|does not matter|no preference"),
    (LIVE_WITH, r"live with|tolerat|put up with|can accept|could accept|can stand|bear with|acceptable"),
    (MUST_BE, r"must ?-?be|must have|must-have|a must|expect|basic (necessity|need|requirement)|take it for granted"),
    (MUST_BE, r"should be that way|need(s)? to be that way|take that for granted"),
    (LIKE, r"\blike\b|enjoy|\blove\b|delight|pleas(e|ing)|happy with"),
    # German
    (DISLIKE, r"stört mich|missfällt|mag (ich|das) (es |das )?(gar |überhaupt )?nicht|nicht leiden|gefällt mir nicht"),
    (DISLIKE, r"stoert mich|missfaellt|würde mich (sehr )?stören|nicht akzeptieren|nicht akzeptabel|ärgert mich"),
    (NEUTRAL, r"egal|gleichgültig|ist mir gleich|weder noch"),
    (LIVE_WITH, r"in kauf|damit leben|könnte ich leben|kann ich leben|hinnehmen|tolerier|akzeptier|akzeptabel"),
    (MUST_BE, r"setze (ich |das |es )*voraus|vorausgesetzt|selbstverständlich|muss (so )?sein|erwarte"),
    (LIKE, r"freut mich|freuen|würde mich (sehr )?freuen|gefällt mir|mag (ich|das)|finde ich gut|begeistert"),
    # French
    (DISLIKE, r"(n'aime|naime) pas|n'aimerais pas|déplaî|déplait|dérange|inacceptable|déteste|(tolère|supporte) pas"),
    (DISLIKE, r"ça m'ennuie"),
    (NEUTRAL, r"neutre|indifférent|m'est égal|peu m'importe|sans avis"),
    (LIVE_WITH, r"(m'en |s'en )(accommode|contente)|accommoder|vivre avec|je (le |la )?tolère"),
    (LIVE_WITH, r"peux (l'|le )?accepter|faire avec"),
    (MUST_BE, r"doit être|obligatoire|attends|m'y attends|normal|indispensable|minimum|va de soi"),
    (LIKE, r"j'aime|aimerais|me plaît|me plait|plaisir|content"),
    # Spanish
    (DISLIKE, r"no me (gusta|gustaría|agrada)|me (disgusta|molesta|desagrada)|no lo (acepto|tolero)|inaceptable"),
    (NEUTRAL, r"me da igual|neutral|indiferente|no me importa|sin opinión"),
    (LIVE_WITH, r"(puedo|podría) (vivir|aceptar|tolerar|soportar)|lo tolero|lo acepto|lo soporto|tolerable|convivir"),
    (MUST_BE, r"debe (ser|ir|estar)|tiene que ser|lo espero|es de esperar|espero que|imprescindible"),
    (MUST_BE, r"básic[oa]|se da por hecho"),
    (LIKE, r"me (gusta|gustaría|encanta|agrada)|me complace"),
    # Portuguese
    (DISLIKE, r"não (gosto|gostaria|aceito|tolero|me agrada)|nao gosto|desgosto|me incomoda|incomoda-me|desagrada"),
    (NEUTRAL, r"neutr[oa]|tanto faz|indiferente|é-me igual|não me importo"),
    (LIVE_WITH, r"(posso|consigo|poderia) (viver|aceitar|conviver|tolerar|suportar)|tolero|aceito|convivo"),
    (MUST_BE, r"deve ser|tem (de|que) ser|espero|é obrigatório|é básico|é o mínimo"),
    (LIKE, r"gosto|gostaria|adoro|agrada"),
    # Italian
    (DISLIKE, r"non mi piac|mi dispiace|mi infastidisce|mi disturba|non lo (accetto|tollero)|inaccettabile"),
    (NEUTRAL, r"neutral[ei]|indifferente|mi è indifferente|non mi importa|fa lo stesso"),
    (LIVE_WITH, r"(posso|potrei) (convivere|accettar|tollerar|sopportar)|lo tollero|lo accetto|mi accontento"),
    (MUST_BE, r"dev'?e? ?essere|me l'?aspetto|mi aspetto|lo do per scontato|scontato|indispensabile"),
    (LIKE, r"mi piac|mi fa piacere|mi soddisfa"),
    # Dutch
    (DISLIKE, r"niet (leuk|prettig|fijn|acceptabel)|vervelend|stoort me|vind ik niet|heb ik een hekel"),
    (NEUTRAL, r"neutraal|maakt me niet uit|maakt mij niet uit|geen mening|onverschillig"),
    (LIVE_WITH, r"mee leven|accepteer|accepteren|tolere|aanvaardbaar"),
    (MUST_BE, r"moet (zo|het) zijn|verwacht|vanzelfsprekend|hoort zo"),
    (LIKE, r"vind ik (leuk|prettig|fijn)|leuk|prettig|bevalt me"),
    # Polish
    (DISLIKE, r"nie (podoba|lubię|odpowiada|akceptuję)|przeszkadza"),
    (NEUTRAL, r"obojętn|neutraln|bez znaczenia"),
    (LIVE_WITH, r"mogę (z tym żyć|to zaakceptować|tolerować)|toleruję|akceptuję|zniosę"),
    (MUST_BE, r"musi (tak )?być|oczekuję|spodziewam|oczywist"),
    (LIKE, r"podoba|lubię|odpowiada mi|cieszy"),
    # Swedish, Danish, Norwegian
    (DISLIKE, r"ogillar|gillar (det )?inte|tycker inte om|bryder mig ikke om|kan ikke lide|liker (det )?ikke|misliker"),
    (NEUTRAL, r"nøytral|likegyldig|spelar ingen roll|ligegyldig|likgiltig"),
    (LIVE_WITH, r"leva med|leve med|acceptera|accepterer|aksepterer|tolererar|tolererer"),
    (MUST_BE, r"måste vara|måste det|skal være|skal det være|må være|förväntar|forventer"),
    (LIKE, r"gillar|tycker om|kan (godt )?lide|liker"),
    # Turkish
    (DISLIKE, r"hoşlanmam|hoşlanmıyorum|hoşuma gitmez|sevmem|rahatsız"),
    (NEUTRAL, r"fark etmez|farketmez|nötr|kayıtsız|tarafsız"),
    (LIVE_WITH, r"katlan|idare ed|kabul edebilir|tahammül"),
    (MUST_BE, r"öyle olmalı|olmalı|beklerim|bekliyorum|zorunlu"),
    (LIKE, r"hoşlan|hoşuma gid|severim|memnun"),
    # Russian
    (DISLIKE, r"\bне (по)?нрав|раздража|неприемлем"),
    (NEUTRAL, r"все равно|всё равно|нейтральн|безразлич"),
    (LIVE_WITH, r"могу (с этим )?(смириться|жить|терпеть|принять)|смирюсь|потерплю|терпимо"),
    (MUST_BE, r"так и должно|должно быть|ожидаю|само собой"),
    (LIKE, r"нрав|понрав|рад"),
    # Chinese and Japanese
    (DISLIKE, r"不喜欢|不喜歡|很不满|無法接受|无法接受|嫌い|嫌だ|困る|不満|気に入らない"),
    (NEUTRAL, r"无所谓|無所謂|中立|どちらでもない|何とも思わない|なんとも思わない|どちらでもよい"),
    (LIVE_WITH, r"勉强接受|勉強接受|可以忍受|能忍受|可以接受|仕方ない|仕方がない|しかたない|我慢"),
    (MUST_BE, r"理所当然|理所當然|理应如此|理應如此|必须|必須|当然|當然|当たり前"),
    (LIKE, r"喜欢|喜歡|很高兴|满意|好き|うれしい|嬉しい|気に入る|満足"),
)  # fmt: skip

_COMPILED = tuple((point, re.compile(pattern)) for point, pattern in PHRASES)
_NUMBERED = re.compile(r"^\(?\d\)?\s*[-–—=:.)]*\s*")


def kano_point(text: str) -> int | None:
    """The point that an answer to a Kano question stands for; None where its words are not known.

    >>> [kano_point(answer) for answer in ("I like it that way", "It must be that way", "I am neutral")]
    [1, 2, 3]
    >>> [kano_point(answer) for answer in ("4. I can live with it", "Das stört mich sehr", "Tuesday")]
    [4, 5, None]
    """
    spoken = _NUMBERED.sub("", plain(text))
    return next((point for point, phrase in _COMPILED if phrase.search(spoken)), None)


def is_kano(texts: Iterable[str]) -> bool:
    """Whether some answers are those of a Kano question: nearly all known, and both likes and dislikes or between.

    >>> is_kano(["I like it", "I expect it", "I am neutral", "I dislike it"])
    True
    >>> is_kano(["Very satisfied", "Satisfied", "Neutral"]), is_kano(["Like", "Neutral"])
    (False, False)
    """
    given = [kano_point(text) for text in texts]
    points = {point for point in given if point}
    known = sum(point is not None for point in given)
    return len(points) >= 3 and known > len(given) / 2 and bool({LIKE, DISLIKE} & points)
