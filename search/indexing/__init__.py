"""How changes reach the index: announced in the transaction, analysed and written by the worker, rebuilt beside."""
