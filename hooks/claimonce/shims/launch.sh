#!/bin/sh
# The claimonce launcher. Written by `claimonce init`, outside any virtual environment, so that a deleted interpreter
# leaves a session that can still run `ls` and is told how to repair the rest.
#   launch hook CLIENT            one client event on stdin, one answer on stdout, always exit 0
#   launch shim PROGRAM REAL ...  gate one program; launch pre-push ... likewise for git's hook
python=@PYTHON@
start=@START@
roots=@ROOTS@
modules=--modules=@MODULES@
state=@STATE@
tail=@TAIL@
home=@HOME@
form=@FORM@
# Under `env -i` git's hook would look for the store of somebody without a home. A gated program keeps what it was given.
[ "$1" = shim ] || { : "${HOME:=$home}"; export HOME; }
again=@REPAIR@
repair="claimonce cannot run: its interpreter is gone. Repair it with: $again"

if [ "$1" != hook ]; then
	if [ -x "$python" ] && [ -r "$start" ]; then exec "$python" -I -S "$start" "$modules" "$roots" "$tail" "$@"; fi
	echo "$repair" >&2  # fail policy: no-interpreter-shim
	exit 1
fi

# Each client's words for what is looked at.
events= words= fields= called=
case $2 in
@CLIENTS@
esac
@CALM@
# No JSON holds these signs, neither those that are taken out nor those that stand for them; a sign that would stand for
# a line break here becomes another that no JSON holds.
p=$(LC_ALL=C tr '\001\000\012\037' '\035\036\037\035')
lang=${LC_ALL-} had=${LC_ALL+had} ifs=$IFS
LC_ALL=C
# A shell parses a script as it goes: what most calls do not need stands below this look, and is not read for them.
if quiet; then exit 0; fi

# How each client names the event before a call, and takes a denial.
before= edits= deny=
case $2 in
@ANSWERS@
esac

# Hands the event to Python, and answers itself where Python is not there or dies.
answer() {
if [ -x "$python" ] && [ -r "$start" ]; then
	line=${CLAIMONCE_PINNED_STATE:-${CLAIMONCE_STATE:-$state}}/line-$$
	CLAIMONCE_LINE=$line CLAIMONCE_LAUNCHER=$form "$python" -I -S "$start" "$modules" "$roots" "$tail" hook "$2" "$before" "$deny" && exit 0
	# The event that a skill line sends is answered in a form of its own; what read it has left a file to say so.
	if [ -e "$line" ]; then event=PreSkillShellCommand; rm -f "$line"; fi
	trouble='claimonce was stopped before it could decide. Nothing was done; make the same call again. If this comes back, run: claimonce doctor'
fi

# From here on the gate itself is broken.
# fail policy: no-interpreter. What it had not read is still on stdin: only a call that names an effect is denied.
# fail policy: hook-died. What it had read is gone, so a call that it was judging when it died is denied as well.
awk -v words="${CLAIMONCE_PINNED_STATE:-${CLAIMONCE_STATE:-$state}}/cache/words" -v broken="$trouble" -v repair="$repair" \
	-v client="$2" -v before="$before" -v edits="$edits" -v form="$deny" -v event="${event:-${before%%|*}}" '
	{ payload = payload $0 "\n" }
	END {
		if (payload == "") { if (broken != "" && form != "") deny(broken); exit }
		if (form == "") exit
		if (client == "claude" && payload ~ /"hook_event_name" *: *"SessionStart"/) { print repair; exit }
		if (payload ~ /"hook_event_name" *: *"PreSkillShellCommand"/) event = "PreSkillShellCommand"
		else if (payload !~ ("\"(" before ")\"")) exit
		else if (before ~ /[|]/) for (at = split(before, named, "|"); at; at--) if (index(payload, "\"" named[at] "\"")) event = named[at]
		name = match(payload, /"tool_name" *: *"[^"]*"/) ? substr(payload, RSTART, RLENGTH) : ""
		at = index(payload, "\"tool_input\"")
		input = (name ~ /mcp__/ ? name : "") (at ? substr(payload, at + 12) : payload)
		sub(/"tool_use_id" *:[^{}]*}?[ \n]*$/, "", input)
		if (name ~ ("\"tool_name\" *: *\"(Edit|Write|MultiEdit|NotebookEdit" (edits == "" ? "" : "|" edits) ")\"")) {
			at = match(input, /"((file|notebook)_)?path" *: *"[^"]*"/)
			input = at ? substr(input, RSTART, RLENGTH) : ""
		}
		# A short word, and one that is a program by itself (` gh `), counts where a command begins: elsewhere it would
		# refuse the repair. The rows of other stages begin with a tab or `~`.
		starts = commands(input)
		while ((status = (getline word < words)) > 0) {
			if (word == "" || word ~ /^[~\t]/) continue
			name = word
			gsub(/^ +| +$/, "", name)
			short = length(word) < 5 || word != name
			if ((length(word) > 4 && index(input, word)) || (short && index(starts, "\n" name " "))) { deny(repair); exit }
		}
		if (input ~ /push|mail|send|notify/ || (status < 0 && input ~ /counter/)) deny(repair)
	}
	# Returns the input with a line for each place where a command can begin, its path and what only starts it taken out.
	function commands(text) {
		gsub(/\\[nt]/, "\n", text)
		gsub(/[][;&|(){}"`:]/, " \n", text)
		gsub(/\n[ \t]+/, "\n", text)
		while (gsub(/\n(sudo|doas|env|command|exec|nohup|time|then|do|else|[A-Za-z_][A-Za-z_0-9]*=[^ \n]*) +/, "\n", text)) continue
		gsub(/\n[^ \n]*\//, "\n", text)
		return text " "
	}
	function deny(reason) {
		sub(/EVENT/, event, form)
		printf form "\n", reason, reason
	}
'
exit 0
}

# Prints a text as it is. The printf of mksh and pdksh is a program, and no program takes a word of 128 KB.
case ${KSH_VERSION-} in
	*MIRBSD*|*LEGACY*|*'PD KSH'*) put() { print -rn -- "$1"; } ;;
	*) put() { printf %s "$1"; } ;;
esac

# Gives the event back as it came.
give() {
	# ksh93 (1.0.4) ends when it looks for a sign in a text of some megabytes.
	if [ ${#p} -gt 1000000 ]; then put "$p" | LC_ALL=C tr '\035\036\037' '\001\000\012'; return; fi
	case $q in
		*[$control]*) put "$p" | LC_ALL=C tr '\035\036\037' '\001\000\012' ;;
		"$p") put "$p" ;;
		*) put "$q
" ;;
	esac
}

# Says whether a here-document gives the event back as it came, which starts one process where a pipeline starts three.
# dash and busybox write it to a pipe; bash, ksh, zsh and yash may write it to a file, where nothing of a call is to lie.
plainly() {
	[ -z "${BASH_VERSION-}${KSH_VERSION-}${ZSH_VERSION-}${YASH_VERSION-}" ] && [ ${#p} -lt 200000 ] || return 1
	case $q in "$p" | *[$control]*) return 1 ;; esac
}

# Gives the event to Python, in the environment that was found.
hand_on() {
	# Not `${p%"$us"}`: where the sign is not at the end, bash (5.2) tries every place, and takes minutes for 50 MB.
	case $p in *"$us") q=${p%?} ;; *) q=$p ;; esac
	if [ "$had" ]; then LC_ALL=$lang; else unset LC_ALL; fi
	IFS=$ifs
	set +f
	[ -n "$p" ] || answer "$@"
	if plainly; then
		answer "$@" <<EVENT
$q
EVENT
	fi
	give | answer "$@"
	exit 0
}

[ -n "$unlisted" ] || hand_on "$@"

# A tool of a server was called, and all else that is judged is known from the look above.
tools=@LISTED_TOOLS@
if before; then exit 0; fi
hand_on "$@"
