"""Letters that a reader cannot tell from Latin ones, and signs that nobody sees. Pure.

From confusables.txt of Unicode's UTS 39: what is Cyrillic, Greek, Armenian or phonetic and drawn like a Latin letter.
Capitals have lines of their own, for some look like another letter than their small ones: the Greek Nu is an N or a v.
"""

import unicodedata

_SEEN_AS = {
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425": "abesijkmhopctyx",
    "\u0430\u0432\u0435\u0455\u0456\u0458\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445": "abesijkmhopctyx",
    "\u04af\u04bb\u0501\u051b\u051d\u04cf": "yhdqwl",
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7": "abezhikmnoptyx",
    "\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9\u03f2": "aikvoptuxwc",
    "\u0555\u054d\u054f\u053c\u0585\u057d\u0570\u0578": "ouslouhn",
    "\u0131\u0251\u0261\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b": "iagabcdefghijk",
    "\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22": "lmnoprstuvwyz",
}
_TABLE = str.maketrans("".join(_SEEN_AS), "".join(_SEEN_AS.values()))
_UNSEEN = frozenset({"Mn", "Me", "Cf"})
_EMPTY_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")


def as_seen(text: str) -> str:
    """The text as a reader sees it, in small letters: without marks that stand on no letter, and what has no width.

    An accent that is part of its letter stays.

    Example: `as_seen("M\\u0430ju\\u034f") == "maju"`
    """
    while (seen := _once(text)) != text:
        text = seen
    return text


def _once(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text).translate(_TABLE).casefold()
    return "".join(each for each in unicodedata.normalize("NFKC", composed) if not _is_unseen(each))


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or sign in _EMPTY_LETTERS
