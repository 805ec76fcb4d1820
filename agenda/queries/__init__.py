"""What the pages of the agenda read; each function gives a page's figures in a few queries, however long its list."""
