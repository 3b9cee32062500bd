"""To look at results: articles and corpora as HTML, on a terminal, as plots, and as a report.

`Articles` holds articles and shows them in a notebook; `newsnlp.show.plots` draws many, `newsnlp.show.tallies` has the
tables under the plots, and `newsnlp.show.report` makes one page over a corpus.
"""

from newsnlp.show.listing import Articles

__all__ = ["Articles"]
