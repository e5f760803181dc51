"""What each system must be able to reach, as its documentation says: dated data files and their reader."""
