"""The desk: a page in the browser that edits the project's files and starts its workflow."""
