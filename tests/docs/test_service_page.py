"""The page of the service is true: its file of alerts can be used, its options and routes exist."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.routing import APIRoute
from typer.main import get_command

from stillwatch.cli.main import app
from stillwatch.serve.alerts.read import parse_alerts
from stillwatch.serve.alerts.terms import AnyRule, kind_of
from stillwatch.serve.http.routers import ROUTERS

PAGE = (Path(__file__).parents[2] / "docs" / "service.md").read_text("utf-8")
ENVIRONMENT = {"SLACK_URL": "json://127.0.0.1/hook", "SMTP_PASSWORD": "p"}


def test_the_file_of_alerts_is_one() -> None:
    (text,) = re.findall(r"```toml\n(schema = \"stillwatch.alerts/1\".*?)```", PAGE, re.DOTALL)
    alerts = parse_alerts(text, "docs/service.md", ENVIRONMENT)
    assert [kind_of(rule) for rule in alerts.rules] == ["campaign", "approval", "health", "ledger"]


def test_each_kind_of_rule_is_described_with_its_fields() -> None:
    for kind in AnyRule.__args__:
        (row,) = [
            line for line in PAGE.splitlines() if line.startswith(f"| `{kind.__struct_config__.tag}` |")
        ]
        own = set(kind.__struct_fields__) - {"to", "name", "again_hours"}
        assert all(f"`{name}`" in row for name in own), row


def test_each_option_of_serve_on_the_page_exists() -> None:
    serve = get_command(app).commands["serve"]  # type: ignore[attr-defined]
    known = {name for option in serve.params for name in (*option.opts, *option.secondary_opts)}
    others = {"--data-binary", "--state", "--lake", "--role", "--exchanges", "--seconds", "--kills"}
    named = set(re.findall(r"`(--[a-z-]+)", PAGE))
    assert named, "the page names options"
    assert named <= known | others, named - known - others


def test_each_route_on_the_page_exists() -> None:
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    known = {
        (method, re.sub(r"\{.*?\}", "ID", route.path)) for route in routes for method in route.methods or ()
    }
    assert known
    for method, path in re.findall(r"`(GET|POST|PUT|DELETE) (/v1/[a-zA-Z/_-]+)`", PAGE):
        assert (method, path) in known, f"{method} {path}"
