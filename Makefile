# Each target is one command; `config/bootstrap.py` needs nothing but Python.
PYTHON ?= $(shell command -v python3.11 || echo python3)

.PHONY: run test fuzz test-servers check schema bench bench-smart bench-scale dist

run:          ## start Easel: make run [PORT=8000] [HOST=127.0.0.1] [IMAGES=/path/to/folder] [EASEL_DATA=/path] [EXTRAS=torch]
	@exec $(PYTHON) config/bootstrap.py run

test:         ## backend, frontend and browser tests: make test [EXTRAS=torch] [EASEL_REAL_DATA=/path]
	@exec $(PYTHON) config/bootstrap.py test

fuzz:         ## 20,000 made-up requests: make fuzz [EASEL_FUZZ_REQUESTS=20000] [EASEL_FUZZ_SEED=1]
	@exec $(PYTHON) config/bootstrap.py fuzz

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
