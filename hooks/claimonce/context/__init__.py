"""The right page at the right time: ask broadly, score, deliver a small brief, bring the reports together."""
