#!/usr/bin/env bash
# One would guess: a lock file that this process holds is held against everybody, so that a second caller in it (a plugin,
# another library, a thread) does not get it, and nobody but the holder frees it.
# Three libraries for lock files hold other processes back and not a second caller in the same one: with fasteners 0.20,
# oslo.concurrency 7.6.1 (both by fcntl's records) and lockfile 0.12.2 a second object for the same file gets the lock too,
# and when it lets go, the first holder's lock is gone while it still believes to have it. With
# lockfile, portalocker 4.4.2 and zc.lockfile 4.0 a forked child that frees its copy frees the parent's lock. Of filelock
# 4.3.1 both come out as one would guess.
# It matters: who claims a mail or a push by such a file and calls a helper that claims it too, or forks a worker, acts on
# without a claim, and nothing says so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check fasteners==0.20 oslo.concurrency==7.6.1 lockfile==0.12.2 portalocker==4.4.2 zc.lockfile==4.0 filelock==4.3.1 2>/dev/null
cat > ask.py <<'PY'
import os, subprocess, sys
def make(kind, path):
    """The call that takes the lock (true, false or an error), and the one that frees it."""
    if kind == "fasteners":
        import fasteners
        lock = fasteners.InterProcessLock(path)
        return lambda: lock.acquire(blocking=False), lock.release
    if kind == "oslo":
        from oslo_concurrency import lockutils
        lock = lockutils.external_lock("claim", lock_path=os.path.dirname(path))
        return lambda: lock.acquire(blocking=False), lock.release
    if kind == "lockfile":
        import lockfile
        lock = lockfile.LockFile(path)
        return lambda: lock.acquire(timeout=0) is None, lock.release
    if kind == "portalocker":
        import portalocker
        lock = portalocker.Lock(path, "a", timeout=0, flags=portalocker.LOCK_EX | portalocker.LOCK_NB)
        return lambda: lock.acquire() is not None, lock.release
    if kind == "zc":
        import zc.lockfile
        held = []
        return lambda: held.append(zc.lockfile.LockFile(path)) is None, lambda: held.pop().close()
    import filelock
    lock = filelock.FileLock(path, timeout=0)
    return lambda: lock.acquire() is not None, lock.release
def tries(call):
    try: return call()
    except Exception: return False
kind, question = sys.argv[1:3]
path = os.path.abspath(sys.argv[3] if len(sys.argv) > 3 else f"{kind}.{question}.lock")
take, free = make(kind, path)
if question == "other":
    sys.exit(0 if tries(take) else 1)
held = lambda: subprocess.run([sys.executable, __file__, kind, "other", path]).returncode == 1  # as another process sees it
assert tries(take) and held(), kind
if question == "second":
    take_second, free_second = make(kind, path)
    taken = tries(take_second)
    tries(free_second)
else:  # fork
    child = os.fork()
    if not child:
        tries(free); os._exit(0)
    os.waitpid(child, 0)
    taken = None
holds = held()
print(f"{kind:12} {question:7}" + ("" if taken is None else f"second caller gets it: {taken!s:6}") + f"first still holds it: {holds}")
sys.exit((taken, holds) != {
    ("fasteners", "second"): (True, False), ("oslo", "second"): (True, False), ("lockfile", "second"): (True, False),
    ("portalocker", "second"): (False, True), ("zc", "second"): (False, True), ("filelock", "second"): (False, True),
    ("fasteners", "fork"): (None, True), ("oslo", "fork"): (None, True), ("lockfile", "fork"): (None, False),
    ("portalocker", "fork"): (None, False), ("zc", "fork"): (None, False), ("filelock", "fork"): (None, True),
}[kind, question])
PY
venv/bin/pip list 2>/dev/null | grep -E '^(fasteners|oslo.concurrency|lockfile|portalocker|zc.lockfile|filelock) '
failed=0
for kind in fasteners oslo lockfile portalocker zc filelock; do
	for question in second fork; do venv/bin/python ask.py "$kind" "$question" || failed=1; done
done
exit $failed
