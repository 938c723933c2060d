from __future__ import annotations

from plain_home import env, repo, user_file

__all__ = ["env", "repo", "user_file"]
