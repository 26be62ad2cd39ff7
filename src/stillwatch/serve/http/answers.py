"""What senders are told about their batch."""

from __future__ import annotations

from pydantic import BaseModel, Field

from stillwatch.engine.intake.batch import Taken


class RefusedRow(BaseModel):
    """A row that cannot be an exchange; it was not kept."""

    index: int = Field(ge=0, description="Place in the batch, from 0; of JSON Lines the line.")
    field: str = Field(description="The field at fault, or `line`.")
    reason: str


class Accepted(BaseModel):
    """What became of a batch: all that is accepted is on disk."""

    accepted: int = Field(
        ge=0, description="Rows that were kept. An id that came before on the same day counts once."
    )
    quarantined: int = Field(ge=0, description="Rows that were refused; sending them again changes nothing.")
    refused: list[RefusedRow] = Field(description="The first 1,000 of them.")


def accepted(taken: Taken) -> Accepted:
    """The answer for a batch that was taken."""
    rows = [RefusedRow(index=r.index, field=r.field, reason=r.reason) for r in taken.refused]
    return Accepted(accepted=taken.exchanges, quarantined=taken.quarantined, refused=rows)
