"""From what was typed to what an engine is asked: words, languages, spelling, then one tree."""
