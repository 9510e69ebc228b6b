"""The words that the grammar of statements knows. English; other languages are not judged by it."""

from __future__ import annotations

from collections.abc import Mapping

DIRECTIONS: Mapping[str, str] = {
    **dict.fromkeys(("minimize", "minimise"), "minimize"),
    "increase": "increase",
}
"""The two directions of an outcome, by the spellings that stand for them."""

OTHER_DIRECTIONS: Mapping[str, str] = {
    **dict.fromkeys(
        ("reduce", "lower", "decrease", "lessen", "cut", "shorten", "limit", "avoid", "prevent", "eliminate", "stop"),
        "minimize",
    ),
    **dict.fromkeys(
        ("maximize", "maximise", "improve", "raise", "enhance", "boost", "ensure", "optimize", "optimise", "grow"),
        "increase",
    ),
}
"""Verbs that mean a direction, to the direction that is said instead."""

METRICS: Mapping[str, str] = {
    **dict.fromkeys(("time", "duration", "delay"), "time"),
    **dict.fromkeys(("likelihood", "probability", "chance", "chances", "risk"), "likelihood"),
    **dict.fromkeys(("number", "count"), "number"),
    **dict.fromkeys(("amount", "quantity", "volume"), "amount"),
    **dict.fromkeys(("share", "percentage", "proportion", "rate", "ratio"), "share"),
    **dict.fromkeys(("cost", "costs", "price", "expense"), "cost"),
    **{name: name for name in ("effort", "frequency", "extent", "degree", "distance", "size", "weight", "variability")},
}
"""What an outcome is counted in, to the metric that it is the same as."""

TAKEN = ("time", "effort", "cost", "amount")
"""Metrics of which one says 'it takes to'."""

PROMISES: Mapping[str, str] = {
    **dict.fromkeys(
        ("easy", "easily", "easier", "simple", "simply", "simpler", "convenient", "conveniently"), "effort"
    ),
    **dict.fromkeys(("effortless", "effortlessly", "user-friendly", "intuitive", "intuitively"), "effort"),
    **dict.fromkeys(("smooth", "smoothly", "seamless", "seamlessly", "hassle-free"), "effort"),
    **dict.fromkeys(
        ("quick", "quickly", "quicker", "fast", "faster", "rapid", "rapidly", "prompt", "promptly"), "time"
    ),
    **dict.fromkeys(("speedy", "speedily", "efficient", "efficiently"), "time"),
    **dict.fromkeys(("cheap", "cheaply", "cheaper", "affordable", "affordably"), "cost"),
    **dict.fromkeys(("reliable", "reliably", "dependable", "robust", "flawless"), ""),
    **dict.fromkeys(("effective", "effectively", "flexible", "flexibly", "modern", "innovative"), ""),
    **dict.fromkeys(("good", "better", "best", "great", "nice", "nicely", "excellent", "perfect", "perfectly"), ""),
    **dict.fromkeys(("ideal", "ideally", "optimal", "optimally", "suitable", "adequate", "adequately"), ""),
    **dict.fromkeys(("appropriate", "appropriately", "proper", "properly", "reasonable", "reasonably"), ""),
    **dict.fromkeys(("satisfactory", "sufficient", "sufficiently", "bad", "poor", "high-quality"), ""),
}
"""Adjectives and adverbs that everybody reads in another way, to the metric that is perhaps meant."""

SOLUTIONS = (
    "app", "apps", "website", "websites", "web site", "web page", "portal", "chatbot", "bot", "dashboard", "platform",
    "plugin", "plug-in", "widget", "button", "artificial intelligence", "blockchain",
)  # fmt: skip
"""What is always a solution, whoever offers it."""

USING = ("use", "using", "open", "click", "download", "tap", "swipe", "browse", "log", "try")
"""Verbs of handling a product, with which no job begins."""

OWN = ("our", "ours", "your", "yours")

CONTEXT = (
    "when", "whenever", "while", "whilst", "during", "after", "before", "once", "until", "if", "because", "unless",
)  # fmt: skip
"""Words that begin a context."""

ASKING = (
    "know", "knowing", "known", "see", "tell", "telling", "decide", "deciding", "determine", "determining", "out",
    "sure", "unsure", "understand", "learn", "remember", "say", "or", "and", "not",
)  # fmt: skip
"""Words after which 'when' or 'if' begins a question, not a context."""

PAIRS = (
    "research and development", "health and safety", "terms and conditions", "pros and cons", "trial and error",
    "back and forth", "supply and demand", "bed and breakfast", "mergers and acquisitions", "wear and tear",
    "more and more", "again and again", "up and running", "lost and found", "profit and loss", "more or less",
    "sooner or later", "whether or not", "or not", "and so on", "each and every", "one or more", "two or more",
    "once and for all",
)  # fmt: skip
"""Two words that are one thing."""

NO_VERBS = (
    "the", "a", "an", "my", "our", "your", "their", "his", "her", "its", "this", "that", "these", "those", "no", "more",
    "less", "in", "on", "at", "with", "without", "of", "for", "from", "as", "i", "we", "they", "he", "she", "it", "you",
    "not", "all", "some", "any", "every", "being", "having", "ability", "access", "information", "help", "support",
    "service", "services", "is", "are", "should", "must", "can", "want", "need", "easier", "time", "money",
)  # fmt: skip
"""Words with which no verb phrase begins."""

VERBS_LIKE_NOUNS = (
    "implement", "document", "complement", "supplement", "experiment", "comment", "augment", "position", "mention",
    "question", "station", "caution", "transition", "function", "partition", "condition", "auction", "petition",
    "ration", "proportion", "witness", "harness", "balance", "advance", "finance", "enhance", "dance", "glance",
    "chance", "bring", "sing", "ring", "swing", "sting", "string", "fling", "cling", "spring", "ping",
    "cement", "torment", "segment", "sequence", "reference", "influence", "experience", "evidence", "commence", "fence",
    "convince",
)  # fmt: skip
"""Verbs that end as nouns and gerunds do."""

NOUN_ENDS = ("tion", "sion", "ment", "ness", "ance", "ence", "ity", "ing")

ARTICLES = ("the", "a", "an", "my", "your", "our", "their", "its", "his", "her")
PREPOSITIONS = ("for", "in", "on", "at", "with", "to", "from", "of", "by", "about", "into", "over", "up", "out", "off")

NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "fifteen", "twenty", "thirty",
    "half", "a hundred",
)  # fmt: skip

UNITS = (
    "%", "percent", "seconds?", "minutes?", "hours?", "days?", "weeks?", "months?", "euros?", "dollars?", "clicks?",
    "steps?", "times",
)  # fmt: skip
"""What figures of a metric are counted in."""

LEADS = (
    "i want to be able to", "i want to", "i need to", "we want to", "we need to", "want to", "need to",
    "be able to", "the ability to", "ability to", "help me to", "help me", "being able to", "to",
)  # fmt: skip
"""What stands before a verb and may be left out."""

FEELING = ("feel", "avoid feeling")
SEEN = ("be perceived as", "avoid being perceived as")
