"""What can be wrong with a delivered file as a whole: a stable code and a sentence for its owner.

A problem is about bytes, headers or rows, never about people: its parameters are row numbers, headers and
endings, and no sentence carries a value of a cell.
"""

from __future__ import annotations

SAVE_AS_CSV = "请在 Excel 或 WPS 中打开，另存为“CSV UTF-8（逗号分隔）”后再交"

SENTENCES = {
    "changing_file": "读取过程中内容有变化，可能还在上传。请等上传完成后再运行一次。",
    "duplicate_header": "表头“{header}”出现了不止一次，无法判断以哪一列为准。请只保留一列后再交。",
    "empty_file": "是空文件，没有任何内容。请重新导出后再交。",
    "excel_not_csv": "后缀是 .csv，内容却是 Excel 工作簿。请把后缀改回 .xlsx 或 .xls，或另存为 CSV 后再交。",
    "html_not_excel": "内容其实是网页（HTML 或 XML），不是工作簿或 CSV。请用 Excel 打开，另存为 .xlsx 再交。",
    "line_too_long": "第 {line} 行附近有一行超过 {limit} MB，多半是缺少换行或引号没有配对。请改正后再交。",
    "no_file": "是管道、设备或打不开的文件夹，不是文件，不予读取。请把文件本身放进文件夹。",
    "no_header": "前 {rows} 行里没有找到约定的表头（例如“{header}”）。请核对是否交错了文件，或表头改了名。",
    "nul_bytes": "第 {line} 行附近含有空字节（NUL），文件可能已损坏或不是文本。请重新导出后再交。",
    "password_protected": "设有打开密码，无法读取。请取消密码后再交。",
    "ragged_rows": "第 {line} 行的列数与表头的 {expected} 列不一致。请查该行多了或少了哪个逗号，"
    "含逗号的内容须加英文双引号。",
    "row_count": "有 {expected} 行数据，却读出 {found} 行，原因不明。请另存一份再交，不行请联系数据管理员。",
    "symlink": "是一个链接而不是文件，不予读取。请把文件本身放进文件夹。",
    "text_not_excel": "后缀是 Excel，内容却是纯文本。请把后缀改为 .csv，或另存为 .xlsx 后再交。",
    "too_many_columns": "有 {columns} 列，超过 {limit} 列的上限。请删去约定以外的列，或核对是否少了换行，重新导出后再交。",
    "too_large": "展开后约有 {cells} 万格，超过 {limit} 万格的上限。" + SAVE_AS_CSV + "，或拆成几个工作簿。",
    "unclosed_quote": "第 {line} 行附近的英文双引号没有配对，后面的行会并成一格。请补上或删去引号后再交。",
    "unknown_encoding": "第 {line} 行附近的文字既不是 UTF-8 也不是 GB18030 编码。" + SAVE_AS_CSV + "。",
    "unreadable": "无法打开，可能没有传完、已损坏，或不是真正的工作簿。请重新导出、确认能打开后再交。",
    "unsupported_type": "类型“{ending}”不在接收范围。请交 .csv、.xlsx 或 .xls 文件，并把其他文件移出文件夹。",
    "wrong_delimiter": "各列不是用英文逗号分隔的。" + SAVE_AS_CSV + "。",
    "zip_bomb": "压缩比异常，展开后约 {megabytes} MB，为安全起见不予读取。" + SAVE_AS_CSV + "。",
}  # fmt: skip


class FileProblem(Exception):
    """A file that cannot be landed. `code` is a key of SENTENCES, `params` fill that sentence."""

    def __init__(self, code: str, **params: int | str) -> None:
        """Check at once that the sentence can be told: a misspelt code or parameter is our own error."""
        super().__init__(code)
        self.code = code
        self.params = params
        sentence("", code, params)


def sentence(name: str, code: str, params: dict[str, int | str]) -> str:
    """Say in Chinese what is wrong with the file `name` and what its owner can do."""
    return f"文件「{name}」{SENTENCES[code].format(**params)}"
