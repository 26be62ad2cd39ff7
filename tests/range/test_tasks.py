"""Tasks hardly ever repeat, and real prompts are served once each."""

from __future__ import annotations

from stillwatch.range.tasks import TaskWriter


def test_a_hundred_thousand_tasks_hardly_repeat() -> None:
    writer = TaskWriter(17)
    assert len({writer.write(key) for key in range(100_000)}) > 99_900


def test_no_sentence_stands_in_many_tasks() -> None:
    writer = TaskWriter(18)
    seen: dict[str, int] = {}
    for key in range(4000):
        for sentence in set(writer.write(key).replace("\n", ". ").split(". ")):
            if len(sentence.split()) >= 5:
                seen[sentence] = seen.get(sentence, 0) + 1
    assert max(seen.values()) < 0.01 * 4000


def test_given_prompts_are_served_once_each_and_spread() -> None:
    given = [f"real {n}" for n in range(10)]
    writer = TaskWriter(19, given=given, stride=3)
    texts = [writer.write(key) for key in range(60)]
    assert [t for t in texts if t.startswith("real ")] == given
    assert texts[27] == "real 9"


def test_fields_can_be_narrowed() -> None:
    writer = TaskWriter(20, ("geometry",))
    assert all("cm" in t or "dm" in t or "sides" in t for t in map(writer.write, range(50)))
