"""The drawn presenter: who it is (look), how it stands in one frame (pose), and the parts it is drawn from."""
