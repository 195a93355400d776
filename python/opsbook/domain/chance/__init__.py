"""Chance told from change: what a number does without anything having happened."""
