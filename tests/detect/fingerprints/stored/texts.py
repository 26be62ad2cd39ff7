"""A hundred exchanges' texts in ten manners of writing, by rule: what stored fingerprints are of."""

from __future__ import annotations

from itertools import cycle, islice
from typing import Final

_MANNERS: Final = (
    "You are an expert data analyst. Combine statistical rigor with deep knowledge, and state every step!",
    "Explain why 3.14 is near 22/7; then grade the answer (0-10): e.g. 'well argued', 'unclear' or worse.",
    "def add(a, b):\n    return a + b\n\n# why does add('1', 2) fail at https://example.org/a.b?c=d&e=f",
    "Schreibe überflüssige Größen auf, prüfe jede Lösung: Ärger, Straße, ÜBERMUT. Dann fasse zusammen.",
    "Объясни решение шаг за шагом. Почему ответ именно такой? Напиши КРАТКО и по делу, без примеров.",
    "请一步一步地思考，然后写出答案。为什么会这样？数字 42 很重要！再检查一次。",
    "なぜ空は青いのですか。カタカナとひらがなで、ていねいに説明してください！２回目もお願いします。",
    "اشرح الحل خطوة بخطوة؟ ثم اكتب الجواب النهائي في سطر واحد مع التعليل الكامل.",
    "हर चरण को समझाइए। फिर उत्तर लिखिए और कारण बताइए। संख्या १२ और 12 दोनों हैं।",
    "zzqqj unbelievably tokenisation of antidisestablishmentarianism 😀 — don't; “quote” \x00\t…\u00a0end",
)
_LENGTHS: Final = (0, 1, 3, 7, 19, 20, 21, 45, 130, 420)


def hundred_texts() -> list[tuple[str, str]]:
    """Pairs of system and user text; each manner in ten lengths, up to 420 blank-separated parts."""
    pairs = []
    for number, manner in enumerate(_MANNERS):
        for step, length in enumerate(_LENGTHS):
            other = _MANNERS[(number + step) % len(_MANNERS)]
            parts = cycle(f"{manner} {other}".split(" "))
            pairs.append((other if step % 3 == 1 else "", " ".join(islice(parts, length))))
    return pairs
