"""From a state in which something happens to a receiver that is told, once, also after a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stillwatch.decide.roles import Role
from stillwatch.engine.intake.counters import Counts
from stillwatch.engine.state.alerts import Message
from stillwatch.engine.state.answers.campaigns import Found, put_campaign
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.store import State, open_state
from stillwatch.serve.alerts.alerting import MOST, Alerting, begin_alerting
from stillwatch.serve.alerts.read import Alerts
from stillwatch.serve.alerts.sight import Fares
from stillwatch.serve.alerts.terms import AnyRule, ApprovalWaits, NewCampaign, Unwell
from stillwatch.serve.health import Check, Status
from tests.serve.alerts.receivers import Webhook, mail_server, webhook
from tests.serve.alerts.test_delivery import Sender
from tests.serve.found import seen
from tests.serve.http.served import as_role, client_of, settings_in

MINUTE = 60_000_000
RULES: tuple[AnyRule, ...] = (
    NewCampaign(to=["hook"], confidence=0.9),
    Unwell(to=["hook"], for_minutes=1, checks=["state"]),
)


class World:
    """A state, how a service over it fares, and a clock that is moved by hand."""

    def __init__(self, state: State) -> None:
        self.state, self.now, self.status = state, 10 * MINUTE, Status.OK

    def fares(self) -> Fares:
        return Fares([Check("state", self.status, "gone")], Counts())

    def find(self, *campaigns: str) -> None:
        with self.state.write() as connection:
            for name in campaigns:
                found = Found(
                    id=name, first_seen=1, last_seen=2, confidence=0.95, accounts=5, exchanges=9,
                    harvest_exchanges=8, output_tokens=7, result="{}", updated=2,
                )  # fmt: skip
                put_campaign(connection, found)

    def alerting(self, sender: Sender, rules: tuple[AnyRule, ...] = RULES) -> Alerting:
        return Alerting(Alerts(rules, {"hook": ""}), self.state, self.fares, lambda: self.now, sender)

    def pass_on(self, alerting: Alerting) -> None:
        """A minute passes, rules look, and what is due is delivered."""
        self.now += MINUTE
        alerting.turn()
        alerting.delivery.work()


class Titles(Sender):
    """Keeps the titles of what it sends."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: list[str] = []

    def send(self, message: Message) -> str:
        reason = super().send(message)
        if not reason:
            self.titles.append(message.title)
        return reason


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_state(tmp_path / "state.db") as state:
        yield World(state)


def test_a_new_campaign_is_told_once_and_old_ones_are_not(world: World) -> None:
    sender = Titles()
    world.find("camp_old")
    alerting = world.alerting(sender)
    world.pass_on(alerting)
    assert sender.titles == []
    world.find("camp_new")
    world.pass_on(alerting)
    world.pass_on(alerting)
    assert sender.titles == ["new campaign camp_new, confidence 0.95"]
    alerting.close()
    world.find("camp_meanwhile")
    again = world.alerting(sender)
    world.pass_on(again)
    assert sender.titles[1:] == ["new campaign camp_meanwhile, confidence 0.95"], "found while it was down"


def test_a_rule_with_new_terms_begins_quietly(world: World) -> None:
    sender = Titles()
    world.find("camp_1")
    world.pass_on(world.alerting(sender, (NewCampaign(to=["hook"], confidence=0.99),)))
    alerting = world.alerting(sender, (NewCampaign(to=["hook"], confidence=0.5),))
    world.pass_on(alerting)
    assert sender.titles == []
    world.find("camp_2")
    world.pass_on(alerting)
    assert sender.titles == ["new campaign camp_2, confidence 0.95"]


def test_what_was_not_delivered_is_after_a_restart(world: World) -> None:
    sender = Titles()
    alerting = world.alerting(sender)
    world.pass_on(alerting)
    sender.refused = {"hook"}
    world.find("camp_1")
    world.pass_on(alerting)
    assert alerting.fault() == ""
    world.now += 6 * MINUTE
    assert "a message waits for 360 s: hook: refused" in alerting.fault()
    alerting.close()
    sender.refused = set()
    world.pass_on(world.alerting(sender))
    assert sender.titles == ["new campaign camp_1, confidence 0.95"]


def test_a_state_that_is_gone_is_told_and_so_is_its_return(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = Titles()
    alerting = world.alerting(sender)
    world.find("camp_1")
    world.pass_on(alerting)

    def gone(*_: object) -> None:
        raise StateUnavailable("gone")

    with monkeypatch.context() as down:
        down.setattr(State, "read", gone)
        down.setattr(State, "write", gone)
        world.status = Status.FAILING
        for _ in range(3):
            world.pass_on(alerting)
        assert sender.titles == ["health: state is failing"]
    world.status = Status.OK
    world.pass_on(alerting)
    assert sender.titles == ["health: state is failing", "over: health state"]
    assert not alerting.book.has_unsaved()


def test_a_rule_that_fails_is_a_fault_and_the_others_go_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = Titles()
    alerting = world.alerting(sender)
    world.status = Status.FAILING

    def fail(*_: object) -> None:
        raise ValueError("odd")

    monkeypatch.setattr("stillwatch.serve.alerts.state_looks.campaign_figures", fail)
    for _ in range(3):
        world.pass_on(alerting)
    assert sender.titles == ["health: state is failing"]
    assert alerting.fault() == "campaign: ValueError: odd"


def test_rules_pause_where_too_much_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Titles()
    alerting = world.alerting(sender)
    world.pass_on(alerting)
    sender.refused = {"hook"}
    monkeypatch.setattr("stillwatch.serve.alerts.alerting.MOST", 2)
    for name in "abcd":
        world.find(f"camp_{name}")
        world.pass_on(alerting)
    assert len(alerting.book.messages()) == 2
    assert "rules pause" in alerting.fault()
    sender.refused = set()
    for _ in range(3):
        world.pass_on(alerting)
    assert sorted(sender.titles) == [f"new campaign camp_{name}, confidence 0.95" for name in "abcd"]
    assert MOST >= 100


def test_its_threads_tell_a_real_receiver(world: World, waited: Callable[[Callable[[], bool]], None]) -> None:
    with webhook(refuse=1) as hook:
        alerts = Alerts(RULES, {"hook": hook.url("with/s3cret")})
        alerting = begin_alerting(alerts, world.state, world.fares, lambda: world.now)
        assert alerting is not None
        alerting.turn()
        world.find("camp_1")
        alerting.start()
        waited(lambda: hook.refuse == 0)
        world.now += MINUTE  # the pause after a try that failed
        waited(lambda: bool(hook.got))
        alerting.close()
    assert _titles(hook) == ["Stillwatch: new campaign camp_1, confidence 0.95"]
    assert begin_alerting(None, world.state, world.fares, lambda: world.now) is None


def test_a_service_tells_what_it_finds_and_how_its_alerts_fare(
    tmp_path: Path, waited: Callable[[Callable[[], bool]], None]
) -> None:
    with webhook() as hook, mail_server() as (box, port):
        mail = f"mailto://127.0.0.1:{port}/?from=stillwatch@example.org&to=oncall@example.org&mode=insecure"
        rules = (NewCampaign(to=["hook", "mail"]), ApprovalWaits(to=["hook"]))
        alerts = Alerts(rules, {"hook": hook.url("s3cret-path"), "mail": mail})
        with client_of(replace(settings_in(tmp_path), alerts=alerts)) as client:
            service = client.app.state.service  # type: ignore[attr-defined]
            service.alerts.turn()
            service.detection.store(seen())
            service.alerts.turn()
            waited(lambda: len(hook.got) == 2 and len(box.got) == 1)
            waited(lambda: service.alerts.told().waiting == 0)
            viewer = as_role(Role.VIEWER)
            assert client.get("/v1/health", headers=viewer).json()["checks"]["alerts"]["status"] == "ok"
            lines = client.get("/metrics", headers=viewer).text.splitlines()
            assert 'stillwatch_alerts_sent_total{place="hook"} 2.0' in lines
            assert "stillwatch_alerts_waiting 0.0" in lines
    assert sorted(_titles(hook)) == [
        "Stillwatch: new campaign camp_1, confidence 0.99",
        "Stillwatch: suspend against camp_1 waits for approval",
    ]


def _titles(hook: Webhook) -> list[str]:
    return [str(got["title"]) for got in hook.got]
