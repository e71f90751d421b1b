"""How dates are written where Django's own way is not Europe's; looked up by language (FORMAT_MODULE_PATH)."""
