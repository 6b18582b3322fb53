# Baoxue: the commands of the house. Works with GNU and BSD make; needs only Python 3.11 to 3.13 and a package index.
BIN = .venv/bin
PORT ?= 3000

.PHONY: help install demo test lint dev bench bench-identity clean

help:
	@echo "make demo    演示:生成小城市,运行三天,其中一天数据不合格   a small city for three days, one of them bad"
	@echo "make test    测试,五分钟内;ALL=1 含其余多日历史   the tests, in five minutes; ALL=1: more histories of days too"
	@echo "make install 仅安装环境到 .venv   only the locked environment"
	@echo "make lint    检查代码与 SQL   ruff, mypy, sqlfluff"
	@echo "make dev     打开 Dagster 界面(PORT=3000)   Dagster's UI on this installation"
	@echo "make bench   与手写 DuckDB 基线比较速度   speed against the hand-written floor"
	@echo "make bench-identity  身份比对的准确率与速度   identity: precision, recall, speed, on made-up and foreign truth"
	@echo "make clean   删除环境与缓存(不删 var/ 与 data_raw/)   environment and caches, never your data"

install: .venv/installed

.venv/installed: requirements.lock .ci/bootstrap.lock pyproject.toml .ci/install
	@sh .ci/install

demo: install
	@$(BIN)/baoxue demo

test: install
	@$(BIN)/python -m pytest $(if $(ALL),,-m "not days")

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 2 dbt_project/models

dev: install
	@home=$$($(BIN)/python -m pipelines.prepare) && \
	echo "http://127.0.0.1:$(PORT)  (Ctrl-C 结束 ends it)" && \
	VIRTUAL_ENV="$(CURDIR)/.venv" DAGSTER_HOME="$$home/dagster" $(BIN)/dg dev --no-check-yaml --port $(PORT)

bench: install
	@$(BIN)/python -m tests.benchmarks.city

bench-identity: install .venv-bench/installed
	@$(BIN)/python -m tests.benchmarks.identity

# Splink, and the packages that carry foreign data, beside the project's environment: never in it.
.venv-bench/installed: .ci/bench.lock
	@$(BIN)/python -m venv --clear .venv-bench
	@.venv-bench/bin/python -m pip --disable-pip-version-check install -qq --require-hashes --no-deps --only-binary :all: -r .ci/bench.lock
	@touch .venv-bench/installed

clean:
	rm -rf .venv .venv-bench .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find pipelines expectations tests -name __pycache__ -type d -prune -exec rm -rf {} +
