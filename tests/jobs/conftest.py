import hashlib
from datetime import UTC, datetime

import pytest

from opsbook.history.store import create_store
from opsbook.jobs.imports import ImportOptions, carry_out, plan_import

NOW = datetime(2025, 4, 8, 9, tzinfo=UTC)
HEADER = "产品ID,产品名称,搜索曝光次数,搜索点击次数,搜索点击率,访问人数,询盘个数,提交订单个数,TM咨询人数"


@pytest.fixture
def store(tmp_path):
    return create_store(tmp_path / "某某工贸")


@pytest.fixture
def products(store):
    """products(name, week, {id: clicks}) drops a weekly product export, in the platform's shape, into 导入/."""
    def write(name, week, clicks, header=HEADER):
        rows = [f"16000000000{key},鞋 {key},1000,{n},{n / 10:.1f}%,20,0,0,0" for key, n in clicks.items()]
        path = store.inbox / name
        path.write_text("\n".join([f'"产品数据, 时间周期 {week}"', *[""] * 4, header, *rows, ""]), "utf-8-sig")
        return path
    return write


@pytest.fixture
def run(store):
    """run(**options) imports all of 导入/ and gives the outcome of each file."""
    def job(files=None, **options):
        plan = plan_import(store, files, ImportOptions(**{"now": NOW, **options}))
        return carry_out(plan).files
    return job


@pytest.fixture
def snapshot(store):
    """Every file of the store with the hash of its bytes."""
    def take():
        return {path.relative_to(store.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted(store.root.rglob("*")) if path.is_file()}
    return take
