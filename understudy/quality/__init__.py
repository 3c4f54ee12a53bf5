"""What is measured of everything that is made, what is allowed, and the best of several attempts."""
