"""A file of alerts with a rule of each kind."""

from __future__ import annotations

from typing import Final

SECRET: Final = "s3cret-token"
ENVIRONMENT: Final = {"HOOK": SECRET, "ONCALL_URL": "json://127.0.0.1:9/whole-secret"}

FILE: Final = """\
schema = "stillwatch.alerts/1"

[places]
hook = "json://127.0.0.1:9/${HOOK}"
oncall = "${ONCALL_URL}"

[[rule]]
on = "campaign"
confidence = 0.9
targets = ["reasoning_elicitation"]
to = ["hook"]

[[rule]]
on = "approval"
for_minutes = 30
to = ["hook", "oncall"]

[[rule]]
on = "limit"
to = ["oncall"]

[[rule]]
on = "response"
above = "budget"
to = ["hook"]

[[rule]]
on = "appeal"
to = ["hook"]

[[rule]]
name = "down"
on = "health"
checks = ["intake", "state"]
at_least = "failing"
for_minutes = 2
to = ["oncall"]

[[rule]]
on = "health"
to = ["hook"]

[[rule]]
on = "loss"
quarantined = 0.1
to = ["hook"]

[[rule]]
on = "ledger"
to = ["oncall"]

[[rule]]
on = "abuse"
to = ["hook"]
"""
