"""案件材料包: asked for at a page, put together from the cards of the pages themselves, handed out to who asked.

`parts` are what a higher floor adds for a seat in a case, `readers` other ways of reading one: filled in `register`.
"""
