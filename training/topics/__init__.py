"""Trains the topic model: `python -m training.topics models/topics_en/recipe.toml`."""
