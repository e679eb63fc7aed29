"""Floor 3: what the window shows, as QObjects and item models; QtCore and QtGui only."""
