"""Finds out which API a body belongs to, for logs that hold bodies of several."""

from __future__ import annotations

from stillwatch.ingest.bodies.answer import Answer
from stillwatch.ingest.bodies.anthropic_messages import messages_answer, messages_request
from stillwatch.ingest.bodies.bedrock_converse import converse_answer, converse_request
from stillwatch.ingest.bodies.fields import Fields
from stillwatch.ingest.bodies.openai_chat import chat_answer, chat_request
from stillwatch.ingest.bodies.openai_responses import responses_answer, responses_request
from stillwatch.model.exchange import Message, Request, Response


def request_of(body: Fields) -> Request:
    """The request, whichever API's body this is."""
    if "input" in body:
        return responses_request(body)
    if is_converse(body):
        return converse_request(body)
    if "anthropic_version" in body or "system" in body:
        return messages_request(body)
    if "messages" in body or "prompt" in body:
        return chat_request(body)
    text = body.text("inputText", "message")  # Titan and Cohere models on Bedrock
    return Request(messages=[Message("user", text)] if text else [])


def answer_of(body: Fields) -> Answer:
    """The answer, whichever API's body this is."""
    if "choices" in body:
        return chat_answer(body)
    if isinstance(body.raw("output"), list):
        return responses_answer(body)
    if "output" in body:
        return converse_answer(body)
    if "content" in body:
        return messages_answer(body)
    result = next(body.objects("results"), body)
    text = result.text("outputText", "generation", "completion", "text")
    stop = result.text("completionReason", "stop_reason", "finish_reason")
    return Answer(Response(text, stop), id=body.text("id"), model=body.text("model"))


def is_converse(body: Fields) -> bool:
    """Whether a request names the kinds of its parts by their keys, as Converse does."""
    if "inferenceConfig" in body or "toolConfig" in body:
        return True
    for message in body.array("messages")[:1] if isinstance(body.raw("messages"), list) else ():
        content = message.get("content") if isinstance(message, dict) else None
        first = content[0] if isinstance(content, list) and content else None
        return isinstance(first, dict) and "type" not in first
    return False
