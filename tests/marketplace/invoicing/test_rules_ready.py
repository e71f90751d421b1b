"""A worker compiles the rules of documents when it starts, so that no document waits for that."""

from __future__ import annotations

import threading

from marketplace.invoicing import promises, validation
from marketplace.outbox.topics import topic_named


def test_the_worker_gets_ready_for_documents():
    assert topic_named(promises.TOPIC).prepare is validation.compile_rules


def test_after_that_this_thread_compiles_nothing_more(monkeypatch):
    asked: list[str] = []

    class Compiler:
        def compile_stylesheet(self, *, stylesheet_file):
            asked.append(stylesheet_file)
            return object()

    class Processor:
        def __init__(self, **_licence):
            pass

        def new_xslt30_processor(self):
            return Compiler()

    monkeypatch.setattr(validation, "PySaxonProcessor", Processor)
    monkeypatch.setattr(validation, "_compiled", threading.local())
    validation.compile_rules()
    assert len(asked) == len(set(validation.RULES.values()))
    for place in validation.RULES.values():
        validation._rules(place)
    assert len(asked) == len(set(validation.RULES.values()))
