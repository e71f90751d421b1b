"""The operator's desk in Wagtail's admin: lists, one page per thing, acts with reasons (docs/operating.md).

A list of anything is a ``DeskViewSet`` of 20 to 40 lines, put into ``cms/desk/everything.py``:

    class Notices(DeskViewSet):
        name, icon = "desk_notices", "warning"
        key_field = "public_id"                     # what stands in the address of one
        menu_label = label = _("Notices")
        duties = (Duty.MODERATION,)                 # administrators always
        acts = (DecideNotice,)
        columns_shown = (
            Shown("number", _("Notice"), is_title=True),
            Shown("age", _("Since"), lambda notice: when(notice.received_at)),
        )
        states = tuple(NoticeState.choices)         # a filter on `state`; leave it out where there is none

        def rows(self): return notices_for_operators()
        def about(self, thing): return f"notice:{thing.public_id}"
        def title(self, thing): return thing.number
        def search(self, rows, words): return rows.filter(text__icontains=words)
        def sections(self, thing): return [Facts(_("Notice"), [(_("From"), thing.email)]), Text(_("Text"), thing.text)]

    class DecideNotice(Act):
        name, label, button = "decide", _("Decide"), _("Decide")
        form_class = DecisionForm                   # a WhyForm with fields of its own
        duties = (Duty.MODERATION,)
        def is_offered(self, thing): return thing.state == "open"
        def run(self, deed):                        # the operation checks the duty again, and keeps the trail
            decide(notice=deed.thing, by=deed.by, at=deed.at, **deed.data)
            return _("Decided. Both sides are told.")

``begins = WriteRule`` (an act whose deed has no thing) adds a page for a new one, and a button to it. ``previews``
gives an act a second button that shows and does nothing, ``hands_out`` lets ``run`` answer with a file, and
``list_page = TablePage`` is for things that are no rows of a table (months).

What an operation raises in ``REFUSALS`` (cms/desk/acts.py) is shown above the form, with nothing done. ``needs_recent =
True`` asks for the password or passkey again. Whoever is no operator gets 404, one of another duty 403 with a sentence.
"""
