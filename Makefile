# Each target is one command; `config/bootstrap.py` needs nothing but Python.
PYTHON ?= $(shell command -v python3.11 || echo python3)

.PHONY: run test test-servers check schema bench bench-smart bench-scale dist

run:          ## start Easel: make run [PORT=8000] [HOST=127.0.0.1] [IMAGES=/path/to/folder] [EASEL_DATA=/path] [EXTRAS=torch]
	@exec $(PYTHON) config/bootstrap.py run

test:         ## backend, frontend and browser tests: make test [EXTRAS=torch] [EASEL_REAL_DATA=/path]
	@exec $(PYTHON) config/bootstrap.py test

test-servers: ## the tests of models, jobs and storage: .ci/with-servers make test-servers
	@exec $(PYTHON) config/bootstrap.py test-servers

check:        ## format, lint, types, import contracts, migrations, schema, house tests
	@exec $(PYTHON) config/bootstrap.py check

schema:       ## write openapi.yaml and the frontend's types from the code
	@exec $(PYTHON) config/bootstrap.py schema

bench:        ## the figures, on SQLite and on PostgreSQL
	@exec $(PYTHON) config/bootstrap.py bench

bench-smart:  ## what engines learn from real images: make bench-smart EASEL_REAL_DATA=/path
	@exec $(PYTHON) config/bootstrap.py bench-smart

bench-scale:  ## the figures at a million samples, on PostgreSQL
	@exec $(PYTHON) config/bootstrap.py bench-scale

dist:         ## one archive that starts with make run, without Node and without a network
	@exec $(PYTHON) config/bootstrap.py dist
