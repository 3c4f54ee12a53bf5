"""The models of the studio: the table that names them, their weights on disk, and how these are fetched."""
