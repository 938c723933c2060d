# The launcher's own look at a call, by what the shell has built in: `quiet` says yes of an event in which nothing is to
# be gated and nothing to be noted, and Python is not started. It says so only of what it understands whole: JSON as the
# client writes it, commands of plain programs (see claimonce.prefilter.sieve, whose rules these are), files that are no
# counter, tools that no description names. Whatever else it meets, Python is asked: it never refuses anything itself.
#
# `p` is the event, with other signs of control for NUL ($rs), for a line break ($us) and for the first of them all. In dash `${text#*sign}` takes the square of what
# it removes: what may be long is parted by IFS or cut from its end.
tab='	'
rs='@RS@' us='@US@' control='@CONTROL@'
known=@KNOWN@
calm=@LISTED_CALM@
wary=@LISTED_WARY@
tools=''

# Says whether the event can be left alone.
quiet() {
	[ ${#p} -le 200000 ] || return 1
	case $p in *"$us") q=${p%?} ;; *) q=$p ;; esac
	event='' tool='' session='' cwd='' root=''
	case $q in *[$control]*) return 1 ;; '{"'*'}') ;; *) return 1 ;; esac
	set -f
	front=''
	if [ -n "$inside" ]; then
		IFS=' '
		unwrapped $inside || return 1
	elif [ -n "$input" ]; then
		beside || return 1
	else
		front=${q%%'"tool_input":'*}
		front=${front%%'"tool_calls":'*}
		case $front in *\\*) return 1 ;; esac
		IFS='"'
		head_of $front || return 1
	fi
	[ -n "$session" ] && translated || return 1
	state_folder && data || return 1
	case $event in
		PreToolUse) before ;;
		PostToolUse | PostToolUseFailure | PostToolBatch) after ;;
		*) return 1 ;;
	esac
}

# Takes the pieces of what stands before the input: names and texts, each name once.
head_of() {
	[ "${1-}" = '{' ] || return 1
	shift
	while [ $# -ge 4 ]; do
		[ "$2$4" = ':,' ] || return 1
		case $1 in
			hook_event_name) [ -z "$event" ] && event=$3 || return 1 ;;
			tool_name) [ -z "$tool" ] && tool=$3 || return 1 ;;
			session_id) [ -z "$session" ] && session=$3 || return 1 ;;
			cwd) [ -z "$cwd" ] && cwd=$3 || return 1 ;;
		esac
		shift 4
	done
	[ $# -eq 0 ]
}

# Puts Claude Code's words in place of the client's own for the event and the tool. `events`, `words` and `fields` are
# rows of |THEIRS:OURS and |TOOL:FIELD=ROLE, from the client's file; an event that is in no row is for Python to note.
translated() {
	case $events in
		*"|$event:"*) event=${events#*"|$event:"} event=${event%%"|"*} ;;
		*) return 1 ;;
	esac
	case $words in *"|$tool:"*) tool=${words#*"|$tool:"} tool=${tool%%"|"*} ;; esac
}

# Finds the state folder, as claimonce.settings.paths does.
state_folder() {
	at=${CLAIMONCE_PINNED_STATE-}
	case $at in /*) ;; *) at=${CLAIMONCE_STATE-} ;; esac
	if [ -z "$at" ]; then
		case ${XDG_STATE_HOME-} in
			/*) at=${XDG_STATE_HOME%/}/claimonce ;;
			*) [ -n "${HOME-}" ] || return 1; at=$HOME/$tail ;;
		esac
	fi
	case $at in /*) ;; *) return 1 ;; esac
	[ -x "$at" ]
}

# Reads what was compiled for this look; a line that is cut, or of another form, ends it. A shell reads a file byte by byte,
# so the long lines stand in the launcher too, and are read only where they have changed since it was written.
data() {
	[ -f "$at/cache/words" ] && [ -r "$at/cache/words" ] || return 1
	{
		IFS= read -r line && IFS= read -r counters &&
			case $line in '~shell 2 '*) ;; *) false ;; esac &&
			case $counters in "~counters"*"$tab.") ;; *) false ;; esac || return 1
		[ "$event" = PreToolUse ] || return 0
		IFS= read -r places && case $places in "~places"*"$tab.") ;; *) false ;; esac || return 1
		[ "$line" = "~shell 2 ${known:-none}" ] || listed
	} <"$at/cache/words"
}

# Reads the lists themselves.
listed() {
	IFS= read -r calm && IFS= read -r wary &&
		case $calm in "~calm"*"$tab.") ;; *) false ;; esac &&
		case $wary in "~wary"*"$tab.") ;; *) false ;; esac || return 1
	case $tool in
		mcp__*) IFS= read -r tools && case $tools in "~tools"*"$tab.") ;; *) false ;; esac ;;
	esac
}

# Judges a call that is about to be made.
before() {
	[ ${#q} -lt 60000 ] || return 1
	case $tool in
		Bash)
			IFS='"'
			walk $q && [ -z "$path$patch" ] && placed && calm_command
			;;
		Edit | MultiEdit | Write | NotebookEdit)
			[ -z "${CLAIMONCE_TREE+fleet}" ] || return 1
			IFS='"'
			walk $q && [ -z "$command" ] && placed && edited
			;;
		Read | Glob | Grep | LS | Agent | Task | WebFetch | WebSearch | TodoWrite)
			once || return 1
			case $q in *'"command":'* | *'"cmd":'*) return 1 ;; esac
			whole
			;;
		mcp__*)
			once && whole || return 1
			case $tool in *[!a-z0-9_-]*) return 1 ;; esac
			case $tools in "~tools$tab"*) ;; *) return 1 ;; esac
			IFS=$tab
			for one in ${tools#"~tools$tab"}; do
				case $tool in *$one*) return 1 ;; esac
			done
			;;
		*) return 1 ;;
	esac
}

# Says whether the event is one JSON value to its end: what was cut or broken is for Python to refuse.
whole() {
	IFS='"'
	stack='' want=value text=''
	for piece in $q; do
		if [ -z "$text" ]; then
			signs && text=1 || return 1
			continue
		fi
		case $piece in *\\) if odd "$piece"; then continue; fi ;; esac
		text=''
		case $want in
			key | first) want=colon ;;
			value | item) want=next ;;
			*) return 1 ;;
		esac
	done
	[ "$want$stack$text" = next1 ]
}

# Takes the signs between two texts: `stack` has what is open, innermost first.
signs() {
	while [ -n "$piece" ]; do
		rest=${piece#?}
		case $want${piece%"$rest"} in
			*' ') ;;
			value\{ | item\{) stack="{$stack" want=first ;;
			value\[ | item\[) stack="[$stack" want=item ;;
			first\} | next\}) [ "$stack" != "${stack#\{}" ] && stack=${stack#?} want=next || return 1 ;;
			item\] | next\]) [ "$stack" != "${stack#\[}" ] && stack=${stack#?} want=next || return 1 ;;
			next,) case $stack in \{*) want=key ;; \[*) want=value ;; *) return 1 ;; esac ;;
			colon:) want=value ;;
			value[0-9tfn-] | item[0-9tfn-])
				one=${piece%%[\],\}]*}
				case $one in null | true | false) ;; *[!0-9.eE+-]*) return 1 ;; esac
				rest=${piece#"$one"} want=next
				;;
			*) return 1 ;;
		esac
		piece=$rest
	done
}

# Says whether what names the call stands in the event once.
once() {
	case $q in
		*'"tool_name":'*'"tool_name":'* | *'"hook_event_name":'*'"hook_event_name":'* | *'"tool_input":'*'"tool_input":'*)
			return 1
			;;
	esac
}

# Finds the folder that a call is made in: some clients say it in the input, or name no more than the project's.
placed() {
	[ -n "$cwd" ] || cwd=$folder
	[ -n "$cwd" ] || cwd=$root
	case $cwd in *\\*) return 1 ;; esac
}

# Takes the pieces of the whole event, parted at each quote, and follows its form: names and texts at two levels, each
# name once, and lists of such objects at a third, in which nothing is looked for. Leaves the texts of the command and of
# the patch, with JSON's escapes, the path of the file, and the folder that the input names.
walk() {
	want=open level=1 names=' ' role='' command='' path='' patch='' folder=''
	for piece; do
		case $want in
			value)
				case $piece in
					*\\)
						if odd "$piece"; then
							[ -z "$keep" ] || text=$text$piece\"
							continue
						fi
						;;
				esac
				[ -z "$keep" ] || text=$text$piece
				case $level$role in
					2command) command=$text ;;
					2path) [ -z "$path" ] && path=$text || return 1 ;;
					2patch) [ -z "$patch" ] && patch=$text || return 1 ;;
					2folder) folder=$text ;;
				esac
				want=next
				;;
			key)
				case $piece in *[!A-Za-z_]* | '') return 1 ;; esac
				case $level$names in 3*) ;; *" $level$piece "*) return 1 ;; esac
				names="$names$level$piece " key=$piece want=colon
				[ $level != 2 ] || known_field || return 1
				;;
			colon)
				case $level$piece in
					[123]:)
						want=value text='' keep=''
						case $level$role in 2?*) keep=1 ;; esac
						;;
					2:\[\{) [ -z "$role" ] && level=3 want=key || return 1 ;;
					1:\{) [ "$key" = tool_input ] && level=2 want=key || return 1 ;;
					*) literal "${piece#:}" || return 1 ;;
				esac
				;;
			next) literal "0$piece" || return 1 ;;
			open) [ "$piece" = '{' ] && want=key || return 1 ;;
			*) return 1 ;;
		esac
	done
	[ "$want" = end ]
}

# Says whether a field of the input is one that is known to hold no more than text, a number or a yes, and which.
known_field() {
	case $fields in
		*"|$tool:$key="*) role=${fields#*"|$tool:$key="} role=${role%%"|"*} ;;
		*) return 1 ;;
	esac
}

# Takes a number or a yes and the signs behind it: the next name follows, an object ends, or all does.
literal() {
	one=${1%%[\},]*}
	case $one in
		true | false | null | 0 | [1-9]) ;;
		[1-9]*) case $one in *[!0-9]*) return 1 ;; esac ;;
		*) return 1 ;;
	esac
	case $level${1#"$one"} in
		[123], | 3\},\{) want=key ;;
		3\}\],) level=2 want=key ;;
		2\}, | 3\}\]\},) level=1 want=key ;;
		3\}\]\}\} | 2\}\} | 1\}) want=end ;;
		*) return 1 ;;
	esac
}

# Says whether a text ends in an odd number of backslashes.
odd() {
	run=${1##*[!\\]}
	[ $((${#run} % 2)) = 1 ]
}

# Judges an edit by where its files lie: the one that is named, and those that a patch names.
edited() {
	[ -z "$path" ] || uncounted_edit || return 1
	case $path$patch in '') return 1 ;; esac
	found=$path head=''
	IFS=\\
	for piece in $patch; do
		case $head$piece in
			1n* | [!1]* | '') head='' ;;
			*) return 1 ;; # the name goes on behind an escape
		esac
		case $piece in
			*\\*) return 1 ;; # a shell that parts no text there
			*'*** '*' File: '*) path=${piece#*' File: '} ;;
			*'*** Move to: '*) path=${piece#*'*** Move to: '} ;;
			*) continue ;;
		esac
		while :; do case $path in *' ') path=${path% } ;; *) break ;; esac; done
		case $path in ' '* | '') return 1 ;; /*) ;; *) path=$cwd/$path ;; esac
		uncounted_edit || return 1
		found=1 head=1
	done
	[ -n "$found" ]
}

# Says whether a file that is edited is no counter.
uncounted_edit() {
	case $path in
		*[!\ -~]* | *\\* | *//* | */./* | */../* | */ | */claimonce.toml) return 1 ;;
		/*) ;;
		*) return 1 ;;
	esac
	[ ! -L "$path" ] || return 1
	IFS=$tab
	for one in ${places#"~places$tab"}; do
		case $one in
			.) ;;
			+numbered) [ -e "$path" ] || return 1 ;;
			+user) ;;
			*) case $path in "$one"/*) return 1 ;; esac ;;
		esac
	done
	for one in ${counters#"~counters$tab"}; do
		case $one in .) continue ;; esac
		[ ! "$path" -ef "$one" ] || return 1
		case ${path##*/} in "${one##*/}") elsewhere || return 1 ;; esac
	done
}

# Says whether a file that is named like a counter lies where no settings can count it.
elsewhere() {
	case $places in *"$tab+user$tab"*) return 1 ;; esac
	above=$path
	while :; do
		above=${above%/*}
		[ ! -L "$above" ] && [ ! -e "$above/claimonce.toml" ] || return 1
		if [ -e "$above/.git" ]; then
			[ ! -e "$above/pyproject.toml" ]
			return
		fi
		[ -n "$above" ] || return 0
	done
}

# Judges a command's text, still with JSON's escapes.
calm_command() {
	rest=$command left='' moved=''
	case $rest in '' | *\\u*) return 1 ;; esac
	while :; do
		case $rest in
			*'<<'*) heredoc || return 1 ;;
			*) break ;;
		esac
	done
	mode=plain
	IFS='"'
	outline $rest. && [ $mode = plain ] && plain
}

# Steps over the first heredoc of `rest`: what stands before it and on its line joins `left`.
heredoc() {
	first=${rest%%'<<'*}
	[ ${#first} -lt 600 ] || return 1
	case $first in *' ') ;; *) return 1 ;; esac # `cat --<<EOF` is not read everywhere as the shell reads it
	mode=$first
	while :; do case $mode in *' ') mode=${mode% } ;; *) break ;; esac; done
	case $mode in '' | *[\;\&\|] | *'\n') return 1 ;; esac  # a heredoc of no command
	rest=${rest#"$first<<"}
	quote=''
	case $rest in
		' '*) rest=${rest# } ;;
	esac
	case $rest in
		"'"*) quote="'" rest=${rest#?} ;;
		'\"'*) quote='\"' rest=${rest#??} ;;
	esac
	line=${rest%%'\n'*}
	[ "$line" != "$rest" ] && [ ${#line} -lt 600 ] || return 1
	word=${line%%[!A-Za-z0-9_]*}
	[ -n "$word" ] || return 1
	body=${rest#"$line"}
	line=${line#"$word"}
	if [ -n "$quote" ]; then
		case $line in "$quote"*) line=${line#"$quote"} ;; *) return 1 ;; esac
	else
		case $body in *[\$\`]* | *\\\\*) return 1 ;; esac
	fi
	case $line in '' | [\ \;\&\|\>]*) ;; *) return 1 ;; esac
	case $line in *[\'\"\\\#\<\$\`\(\)]*) return 1 ;; esac
	case $line in *'&&'*) mode=${line%%'&&'*}${line#*'&&'} ;; *) mode=$line ;; esac
	case $mode in *[\;\&]*) return 1 ;; esac # grammars differ on where the body then begins
	case $body in
		*"\\n$word"*"\\n$word"* | *"\\\\n$word"*) return 1 ;;
		*"\\n$word"*) ;;
		*) return 1 ;;
	esac
	rest=${body##*"\\n$word"}
	case $rest in '' | '\n'*) ;; *) return 1 ;; esac
	# Where the word stands in the body, or another heredoc begins there, the reader is not sure of the end.
	case ${body%"\\n$word$rest"} in *'<<'* | *"$word"*) return 1 ;; esac
	case $first in
		*'\"$(cat ')
			[ -n "$quote" ] && [ -z "$line" ] || return 1
			case $rest in '\n)\"'*) rest=${rest#'\n)\"'} ;; *) return 1 ;; esac
			first=${first%'\"$(cat '} line='#'
			;;
		*) line=" $line " ;;
	esac
	mode=plain
	IFS='"'
	outline $first. && [ $mode = plain ] || return 1
	left=$left$line
}

# Takes a command's pieces, parted at each quote, a dot behind the last. What stands outside quotes joins `left`, with #
# for what quotes hold, or " where that could start and write nothing if it were a program of awk.
outline() {
	count=$#
	for piece; do
		count=$((count - 1))
		border=1
		if [ $count = 0 ]; then
			border='' piece=${piece%.}
		else
			case $piece in *\\) piece=${piece%\\} ;; *) return 1 ;; esac
		fi
		case $mode in
			double)
				case $piece in *[\$\`]*) return 1 ;; esac
				held=$held$piece
				;;
			*)
				case $piece in
					*"'"*)
						IFS="'"
						singles $piece. || return 1
						;;
					*) IFS=' '; singles "$piece." || return 1 ;;
				esac
				;;
		esac
		[ -n "$border" ] || return 0
		case $mode in
			plain)
				case $piece in *\\) return 1 ;; esac
				mode=double held=''
				;;
			single) held=$held# ;;
			double)
				case $piece in
					*\\)
						case $piece in *[!\\]\\\\ | \\\\) held=$held# ;; *) return 1 ;; esac
						;;
					*) mode=plain; shown || left=$left# ;;
				esac
				;;
		esac
	done
}

# Takes the parts between single quotes, a dot behind the last.
singles() {
	parts=$#
	new=''
	for part; do
		parts=$((parts - 1))
		[ $parts != 0 ] || part=${part%.}
		if [ -n "$new" ]; then
			if [ $mode = plain ]; then
				mode=single held=''
			else
				mode=plain
				shown || case $held in
					*[\|\>\#\\]* | *system* | *getline* | *@*) left=$left# ;;
					*) left=$left\" ;;
				esac
			fi
		fi
		new=1
		if [ $mode = plain ]; then
			case $part in *[\#\"\(\)\{\}\$\`\<]*) return 1 ;; esac
			left=$left$part
		else
			held=$held$part
		fi
	done
}

# Shows quoted text itself where it can be a plain name.
shown() {
	case $held in '' | *[!A-Za-z0-9_./+@%^:,-]*) return 1 ;; esac
	[ ${#held} -lt 65 ] || return 1
	left=$left$held
}

# Judges what is left of a command: plain programs, and files that are no counter.
plain() {
	case $left in *[!A-Za-z0-9_./+@%^:,\ =~*?\]\[!\\\;\&\|\>\#\"-]*) return 1 ;; esac
	for one in ' 2>&1' ' >&2' ' 1>&2' ' &>'; do
		while :; do
			case $left in *"$one"*) ;; *) break ;; esac
			rest=${left#*"$one"}
			case $one$rest in
				' &>'*) rest=">$rest" ;;
				"$one" | "$one"[\ \;\&\|\\]*) ;;
				*) return 1 ;;
			esac
			left="${left%%"$one"*} $rest"
		done
	done
	case $left in
		*'>&'* | *'&>'*) return 1 ;;
		*';;'* | *';&'* | *';|'* | *'&;'* | *'&|'* | *'|;'* | *'|&'* | *'&&&'* | *'|||'*) return 1 ;;
	esac
	open=''
	IFS=\\
	lines $left && [ -z "$open" ]
}

# Takes the lines of a command, parted at the backslash of `\n`.
lines() {
	new=''
	for piece; do
		if [ -n "$new" ]; then
			case $piece in n*) piece=${piece#n} ;; *) return 1 ;; esac
		fi
		new=1
		while :; do case $piece in ' '*) piece=${piece# } ;; *' ') piece=${piece% } ;; *) break ;; esac; done
		[ -n "$piece" ] || continue
		case $piece in
			[\;\&\|]*) return 1 ;;
			*'&&' | *'|') open=1 ;;
			*) open='' ;;
		esac
		IFS=';&|'
		commands $piece || return 1
	done
}

# Takes the commands of a line; between `&&` lies nothing, between other signs no blanks alone.
commands() {
	for one; do
		case $one in *[!\ ]*) ;; ' '*) return 1 ;; esac
		case $one in *'>'*) redirected || return 1 ;; esac
		IFS=' '
		judged $one || return 1
	done
}

# Takes the redirections out of a command, whose files must be no counter.
redirected() {
	while :; do
		case $one in *'>'*) ;; *) return 0 ;; esac
		more=${one#*'>'}
		one=${one%%'>'*}
		more=${more#'>'}
		while :; do case $more in ' '*) more=${more# } ;; *) break ;; esac; done
		uncounted "${more%%' '*}" || return 1
		case $more in *' '*) one="$one ${more#*' '}" ;; esac
	done
}

# Says whether a file that is written is no counter: it is new, and named otherwise.
uncounted() {
	case $1 in
		/dev/null | /dev/stderr | /dev/stdout) return 0 ;;
		'' | *[!A-Za-z0-9_./+@%^:,-]* | /dev/* | *hooks* | *.git* | *claimonce.toml) return 1 ;;
	esac
	[ "$counters" != "~counters$tab." ] || return 0
	case $counters in *"/${1##*/}$tab"*) return 1 ;; esac
	case $1 in
		/*) set -- "$1" ;;
		*)
			[ -z "$moved" ] || return 1
			case $cwd in /*) set -- "$cwd/$1" ;; *) return 1 ;; esac
			;;
	esac
	[ ! -e "$1" ] && [ ! -L "$1" ]
}

# Looks a command's first words up.
judged() {
	[ $# -gt 0 ] || return 0
	case $1 in cd) moved=1 ;; esac
	case $calm in *"$tab$1$tab"* | *"$tab$1 ${2-}$tab"* | *"$tab$1 ${2-} ${3-}$tab"*) return 0 ;; esac
	third=${3-}
	case $third in *p) case ${third%p} in '' | *[!0-9,]*) ;; *) third=LINES ;; esac ;; esac
	IFS=$tab
	for form in $wary; do
		case $form in
			*":$1:"*'|'* | *":$1 ${2-}:"*'|'* | *":$1 ${2-} $third:"*'|'*)
				form=${form#*':|'}
				break
				;;
		esac
		form=''
	done
	[ -n "$form" ] || return 1
	shift
	IFS='|'
	for wrong in $form; do
		for piece; do
			case $piece in $wrong) return 1 ;; esac
		done
	done
}

# Judges the event after a call: the session has nothing open, and nothing that is watched has moved.
after() {
	case $q in *claimonce.toml*) return 1 ;; esac
	case $session in *[!0-9A-Za-z_-]*) return 1 ;; esac
	[ ${#session} -lt 200 ] || return 1
	[ ! -e "$at/open/$session" ] || return 1
	[ ! -e "$at/open" ] || [ -x "$at/open" ] || return 1
	case $event$tool in
		PostToolBatch*) ;;
		*Bash | *PowerShell) moved_in && unmoved ;;
		PostToolUseRead) uncounted_read ;;
		?*) [ -n "$tool" ] ;;
	esac
}

# Finds the folder of a command that has ended.
moved_in() {
	[ -z "$input" ] || [ -n "$cwd" ] || { IFS='"'; walk $q && placed; }
}

# Says whether the file that was read is named like no counter.
uncounted_read() {
	line=${q%%'"tool_re'*}
	[ "$counters" != "~counters$tab." ] || return 0
	[ ${#line} -lt 4000 ] || return 1
	line=${line#"$front"'"tool_input":{"'}
	case $line in '{'*) return 1 ;; esac
	key=${line%%'"'*}
	case $line in "$key"'":"'*) line=${line#"$key"'":"'} ;; *) return 1 ;; esac
	known_field && [ "$role" = path ] || return 1
	line=${line%%'"'*}
	case $line in *\\* | '') return 1 ;; esac
	case $counters in *"/${line##*/}$tab"*) return 1 ;; esac
}

# Says whether all that is watched in this folder is as it was when it was looked at last; see
# claimonce.agents.bypass_detection, which leaves a file of the same time for each thing, and two by which to tell whether this
# shell compares times finely enough.
unmoved() {
	IFS=/
	percent $cwd
	[ -n "$name" ] && [ ${#name} -lt 200 ] && [ -f "$at/seen/$name" ] && [ -r "$at/seen/$name" ] && [ "$at/seen/2=" -nt "$at/seen/1=" ] || return 1
	number=0
	{
		IFS= read -r line && [ "$line" = "$cwd" ] || return 1
		while IFS= read -r line || [ -n "$line" ]; do
			number=$((number + 1))
			thing=${line#* }
			case $line in
				'0 '*) [ ! -e "$thing" ] || return 1 ;;
				*)
					ref=$at/seen/$number=$name
					[ -e "$thing" ] && [ -e "$ref" ] && [ ! "$thing" -nt "$ref" ] && [ ! "$thing" -ot "$ref" ] || return 1
					;;
			esac
			[ $number -lt 40 ] || return 1
		done
	} <"$at/seen/$name"
}

# Joins the parts of a path as the file of a folder is named.
percent() {
	name=''
	[ -z "${1-x}" ] || return 0
	shift
	for part; do name=$name%$part; done
}
