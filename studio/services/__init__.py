"""Floor 2: the outside world (network, disk, codecs, keychain), async, no Qt."""
