"""The engine's own talent: words to characters, poses, motion and styles, drawn with QPainter."""
