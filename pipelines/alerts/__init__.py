"""Alerts: owners of data are told by mail, by a bot of WeCom, DingTalk or Feishu, by a webhook, or in a folder.

`messages` says what, the outbox keeps it, `deliver` sends it. Nothing here fails a run, and no message names a child.
"""
