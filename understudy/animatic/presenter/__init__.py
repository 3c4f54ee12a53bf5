"""The drawn presenter: who it is (look), how it stands in a frame (pose), and its parts."""
