"""One fixed sentence stands in every request, and the answers carry its mark."""

from __future__ import annotations

from tests.range.played import Played, user_text


def test_one_sentence_in_every_request(played: Played) -> None:
    sent = played.kind("inline_tags")
    systems = {e.request.system for e in sent.exchanges}
    tails = {user_text(e).rsplit("\n\n", 1)[-1] for e in sent.exchanges}
    assert len(systems) == 1
    assert systems != {None} or len(tails) == 1


def test_the_tasks_all_differ(played: Played) -> None:
    sent = played.kind("inline_tags")
    assert len({user_text(e) for e in sent.exchanges}) > 0.99 * len(sent.exchanges)


def test_answers_are_tagged(played: Played) -> None:
    answered = [e for e in played.kind("inline_tags").exchanges if e.status == 200]
    assert all("</" in (e.response.text or "") or "[/" in (e.response.text or "") for e in answered)
