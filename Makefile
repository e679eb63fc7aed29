# Every command is the script's; this file only saves typing. Windows: python packaging/bootstrap.py COMMAND
PYTHON ?= python3

.PHONY: setup run test coverage soak bench package
setup run test coverage soak bench package:
	@$(PYTHON) packaging/bootstrap.py $@ $(ARGS)
