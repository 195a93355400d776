"""Exports as the platform writes them."""

HEADER = "产品ID,产品名称,搜索曝光次数,搜索点击次数,搜索点击率,访问人数,询盘个数,提交订单个数,TM咨询人数"


def write_products(path, week, clicks):
    """A weekly product export with {id: clicks}."""
    rows = [f"16000000000{key},鞋 {key},1000,{n},{n / 10:.1f}%,20,0,0,0" for key, n in clicks.items()]
    path.write_text("\n".join([f'"产品数据, 时间周期 {week}"', *[""] * 4, HEADER, *rows, ""]), "utf-8-sig")
    return path
