"""How models/en_news is made: `python -m training.reader models/en_news/recipe.toml --data ../shared/data`."""
