#!/bin/sh
# claimonce in Cline: shows each event to the gate. Written by `claimonce init cline`; `claimonce uninstall cline` takes
# it away.
launch=@LAUNCH@
[ -x "$launch" ] || exit 0
exec "$launch" hook cline
