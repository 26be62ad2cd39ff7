"""The step `own_frames` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import FAMILY_USES, Inputs, Running, Seen, seen

MEMBERS = {"family": pa.int64(), "account": pa.int64()}
FRAMES = {"frame": pa.int64(), "accounts": pa.int64()}


@settings(max_examples=40)
@given(
    seen(), st.dictionaries(st.integers(1, 8), st.integers(1, 2)), st.integers(0, 2),
    st.sets(st.tuples(st.integers(1, 2), st.integers(0, 3))), st.sampled_from([0.25, 0.5, 1.0]),
)  # fmt: skip
def test_a_frame_is_a_familys_own_where_most_of_its_users_live_by_it(
    running: Running, rows: Seen, families: dict[int, int], strangers: int, members: set[tuple[int, int]],
    own: float,
) -> None:  # fmt: skip
    users: dict[int, set[int]] = {}
    for _, account, frame in rows:
        users.setdefault(frame, set()).add(account)
    expected = []
    for frame, family in families.items():
        inside = [account for account in users.get(frame, ()) if (family, account) in members]
        if inside and len(inside) >= own * (len(users[frame]) + strangers):
            expected.append((family, frame))
    uses = [(families[frame], frame, account, number) for number, account, frame in rows if frame in families]
    inputs: Inputs = {
        "family_uses": (FAMILY_USES, uses),
        "family_members": (MEMBERS, list(members)),
        "frames": (FRAMES, [(frame, len(accounts) + strangers) for frame, accounts in users.items()]),
    }
    assert running("own_frames", inputs, own=own) == sorted(expected, key=repr)
