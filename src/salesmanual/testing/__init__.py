"""What the library tests itself with, for the tests of those who use it; needs the extra `testing`."""
