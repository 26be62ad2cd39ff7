"""Messages reach real receivers, and a reason why one did not says nothing of the address."""

from __future__ import annotations

import logging

import pytest

from stillwatch.engine.state.alerts import Message
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.alerts.sending import Sender
from tests.serve.alerts.receivers import mail_server, webhook

MESSAGE = Message(
    id="m", at=1, rule="sure", place="there", level="warning", title="new campaign camp_1", body="5 accounts"
)


def test_a_webhook_gets_the_message() -> None:
    with webhook() as hook:
        sender = Sender({"there": hook.url("a/secret-path")})
        assert sender.send(MESSAGE) == ""
        assert sender.service_of("there") == "JSON"
    (got,) = hook.got
    assert (got["title"], got["message"]) == ("Stillwatch: new campaign camp_1", "5 accounts")
    assert got["type"] == "warning"


def test_a_mail_server_gets_the_message() -> None:
    with mail_server() as (box, port):
        to = f"mailto://127.0.0.1:{port}/?from=stillwatch@example.org&to=oncall@example.org&mode=insecure"
        assert Sender({"there": to}).send(MESSAGE) == ""
    (got,) = box.got
    assert got["To"] == "oncall@example.org"
    assert got["Subject"] == "Stillwatch: new campaign camp_1"
    assert "5 accounts" in str(got)


def test_a_reason_says_nothing_of_the_address(capfd: pytest.CaptureFixture[str]) -> None:
    with webhook(refuse=1) as hook:
        sender = Sender({"there": hook.url("services/T0KEN-very-secret?+X-Key=other-secret")})
        reason = sender.send(MESSAGE)
    assert "500" in reason
    logging.getLogger("apprise").warning("T0KEN-very-secret")
    logging.getLogger("urllib3.connectionpool").warning("T0KEN-very-secret")
    said = "".join(capfd.readouterr())
    for secret in ("T0KEN-very-secret", "other-secret"):
        assert secret not in reason + said + repr(sender)


def test_a_receiver_that_is_gone_is_a_reason_and_no_crash() -> None:
    with webhook() as hook:
        address = hook.url()
    assert Sender({"there": address}).send(MESSAGE)
    assert "no place" in Sender({"other": address}).send(MESSAGE)


def test_an_address_that_apprise_does_not_know_is_refused_without_showing_it() -> None:
    with pytest.raises(StillwatchError, match=r"places\.there: apprise cannot use") as told:
        Sender({"there": "nosuch://hidden-secret"})
    assert "hidden-secret" not in str(told.value)
