"""The look of the page: one column, no colour without a word, rows as cards on a phone, dark where the reader wants it."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --line: #8883; --soft: #8881; --quiet: #5c6670; --bad: #b3261e; --good: #1b7f4b;
        --late: #8a5a00; }
@media (prefers-color-scheme: dark) {
  :root { --quiet: #a3adb8; --bad: #ff8a80; --good: #6fd39b; --late: #f0b95a; }
}
body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
       margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; } h1 span { font-weight: 400; font-variant-numeric: tabular-nums; }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
.note, small { color: var(--quiet); font-size: .85rem; } .note { margin: .4rem 0; }
code { font-size: .85em; background: var(--soft); padding: .1em .35em; border-radius: .25em; overflow-wrap: anywhere; }
.bad > b, .good, .late { color: var(--bad); } .good { color: var(--good); } .late { color: var(--late); }
.box { border-left: .25rem solid currentColor; background: var(--soft); padding: .6rem 1rem; margin: 1rem 0; }
.box.bad { border-color: var(--bad); } .box ul { margin: .3rem 0 0; padding-left: 1.2rem; } .box li { margin: .4rem 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .8rem; }
.tiles div { background: var(--soft); border-radius: .4rem; padding: .6rem 1rem; }
.tiles b { display: block; font-size: 1.8rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.quiet { color: var(--quiet); } .part { display: block; padding-left: 1.2rem; }
.tiles small, td small { display: block; } .rule small { display: inline; }
table { border-collapse: collapse; margin: 0 0 1.5rem; width: 100%; font-variant-numeric: tabular-nums; }
th { font-size: .85rem; line-height: 1.3; color: var(--quiet); vertical-align: bottom; }
th, td { text-align: left; padding: .45rem .7rem; border-bottom: 1px solid var(--line); }
td { vertical-align: top; } td:not(:first-child, :last-child) { white-space: nowrap; }
td:first-child { min-width: 9rem; } .n { text-align: right; }
.rule { display: inline-block; margin-right: .8rem; font-size: .9rem; overflow-wrap: anywhere; }
@media (max-width: 44rem) {
  thead { display: none; } tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  td, td.n { display: flex; justify-content: space-between; gap: 1rem; padding: .1rem 0; border: 0; text-align: right; }
  td::before { content: attr(data-label); color: var(--quiet); font-size: .85rem; white-space: nowrap; }
  td:first-child { display: block; font-weight: 600; text-align: left; } td:first-child::before { content: none; }
  td small { font-weight: 400; } td:last-child { display: block; text-align: left; }
  td:last-child::before { display: block; } .rule { display: block; }
}
@media print { body { margin: 0; max-width: none; font-size: 12px; } .box, .tiles div { break-inside: avoid; } }
"""
