"""Reference data: the files, how they are read and checked, and how they get into the database.

`municipalities.json`, `successions.json`, `regions.json` and `organisation_kinds.json` name their source
group by group; `confirmed: false` marks a group that nobody has yet compared with the text of the law.
"""
