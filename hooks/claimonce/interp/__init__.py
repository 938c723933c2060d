"""The evaluator of shell text: it runs commands as bash would, without starting anything.

What a started program means is given to it (`claimonce.interp.state.Programs`).
"""
