"""Find works, services and makers in every language of Europe: this house is the fork of Oscar's search app.

Reading: ``search.find.find`` and ``search.suggest.suggest``. Writing: ``search.indexing.changes.changed``.
"""
