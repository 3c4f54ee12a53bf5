"""A sheet of films, in slices: one after the other until all is done, with a table and a page of what came of it."""
