# The launcher's own look at a call, by what the shell has built in: `quiet` says yes of an event in which nothing is to
# be gated and nothing to be noted, and Python is not started. It says so only of what it understands whole: JSON as the
# client writes it, commands of plain programs (see claimonce.prefilter.sieve, whose rules these are), files that are no
# counter, tools that no description names. Whatever else it meets, Python is asked: it never refuses anything itself.
#
# `p` is the event, with other signs of control for NUL ($rs), for a line break ($us) and for the first of them all. In
# dash `${text#*sign}` takes the square of what it removes: what may be long is parted by IFS or cut from its end, and of a
# row the name stands last.
tab='	'
rs='@RS@' us='@US@' control='@CONTROL@'
known=@KNOWN@
calm=@LISTED_CALM@
wary=@LISTED_WARY@
tools='' unlisted=''
# What the launcher's rows for the client say of a name, where it stands. Matching each name with a table costs twice as much.
eval "field() { case \$way\$piece in $fields *:*) odd=1 ;; *\\\\*) return 1 ;; esac; }"

# Says whether the event can be left alone.
quiet() {
	[ -n "$events" ] && [ ${#p} -le 200000 ] || return 1
	set -f
	IFS='"'
	if ! begun; then
		case $p in *"$us") q=${p%?} ;; *) q=$p ;; esac
		case $q in *[$control]*) return 1 ;; '{"'*'}') ;; *) return 1 ;; esac
		forget
		walk $q && [ -n "$session" ] && translated || return 1
	fi
	case $roles in *' input '*) ;; *) return 1 ;; esac # no call, or under a name that is not known
	state_folder && data || return 1
	case $event in
		PreToolUse) before ;;
		PostToolUse | PostToolUseFailure | PostToolBatch) after ;;
		*) return 1 ;;
	esac
}

# Says whether a long event tells in front of its input all that it is judged by, as one after a call may: what the call
# wrote, and what came of it, is not gone through then.
begun() {
	[ ${#p} -gt 4000 ] && [ -n "$called" ] || return 1
	sign="\"$called\":{\""
	q=${p%%"$sign"*}
	[ ${#q} -lt 4000 ] || return 1
	case $q in *[$control]*) return 1 ;; '{"'*) ;; *) return 1 ;; esac
	forget
	q=$q$sign
	walk $q && [ $want = enough ]
}

# Begins to read an event.
forget() { said='' event='' tool='' session='' cwd='' root='' folder='' command='' path='' patch='' odd=''; }

# Follows the pieces of an event, parted at each quote: names, texts, numbers, lists and objects, to the end or, after a
# call, until all is told that it is judged by. `want` is what comes next, `way` where that stands: `.` in the event,
# `,NAME.` in an object of it that tells more, `TOOL:` in the input, `[` in a list, `?` in any other object.
#
# `field` says what the client's file says of a name: its text is kept, with JSON's escapes. What the input holds besides
# is `odd`.
walk() {
	want=value way=^ ways='' roles=' ' role=''
	for piece; do
		case $want in
			text)
				case $piece in
					*\\)
						if uneven "$piece"; then
							[ -z "$role" ] || text=$text$piece\"
							continue
						fi
						;;
				esac
				want=next
				case $role in ?*) told "$text$piece" || return 1 ;; esac
				;;
			key)
				role='' want=colon
				field || return 1
				;;
			enough) return 0 ;;
			*)
				case $want$piece in
					colon:) want=text text='' ;;
					colon:\{) opened && want=key || return 1 ;;
					next,) case $way in \[) want=text text='' ;; *) want=key ;; esac ;;
					*) signs || return 1 ;;
				esac
				;;
		esac
	done
	case $want in end | enough) ;; *) return 1 ;; esac
}

# Says whether a text ends in an odd number of backslashes.
uneven() {
	run=${1##*[!\\]}
	[ $((${#run} % 2)) = 1 ]
}

# Notes what a name is there for; for each thing there is one.
once() {
	case $roles in *" $1 "*) return 1 ;; esac
	roles="$roles$1 " role=$1
}

# Goes to the input: the tool is known now, and gets Claude Code's word.
entered() {
	once input && { [ -z "$said" ] || translated; } || return 1
	case $tool in '') [ "$event" = PostToolBatch ] || return 1 ;; *[\ \\]*) return 1 ;; esac
	case $words in *"=$tool|"*) tool=${words%%"=$tool|"*} tool=${tool##*"|"} ;; esac
	if is_told; then
		[ "$tool" = Read ] || want=enough
	else
		[ ${#q} -lt 60000 ]
	fi
}

# Says whether all is told by which an event after a call is judged.
is_told() {
	case $event in PostTool*) [ -n "$session" ] && [ -n "$cwd$folder" ] ;; *) return 1 ;; esac
}

# Takes the signs between two texts where they are more than one.
signs() {
	while :; do
		rest=${piece#?}
		case $want$piece in
			colon:*) want=value ;;
			next,*) case $way in \[) want=value ;; ^) return 1 ;; *) want=key ;; esac ;;
			next\}* | first\}*)
				case $way in
					\[ | ^) return 1 ;;
					*:) if is_told; then want=enough; return 0; fi ;;
				esac
				way=${ways%% *} ways=${ways#* } role='' want=next
				;;
			value\{* | item\{*) opened || return 1 ;;
			value\[* | item\[*)
				case $role in '' | root | commands) ways="$way $ways" way=\[ want=item ;; *) return 1 ;; esac
				;;
			next\]* | item\]*)
				case $way in \[) way=${ways%% *} ways=${ways#* } role='' want=next ;; *) return 1 ;; esac
				;;
			value* | item*) number || return 1 ;;
			*) return 1 ;;
		esac
		case $rest in '') break ;; esac
		piece=$rest
	done
	case $want$way in
		key* | first*) want=key ;;
		value* | item*) want=text text='' ;;
		next^) want=end ;;
		*) return 1 ;;
	esac
}

# Goes into an object.
opened() {
	ways="$way $ways" want=first
	case $role in
		'') case $way in ^) way=. ;; *:) odd=1 way=\? ;; *) way=\? ;; esac ;;
		,*) way=$role ;;
		input) way=$tool: ;;
		*) return 1 ;;
	esac
}

# Takes a number, a yes or nothing.
number() {
	one=${piece%%[\],\}]*}
	rest=${piece#"$one"} want=next
	case $role in input | ,* | root | commands) return 1 ;; esac
	case $one in
		null | true | false | [0-9]) return 0 ;;
		-*) one=${one#-} ;;
	esac
	case $one in
		0 | [1-9]* | 0.*) ;;
		*) return 1 ;;
	esac
	case ${one%%.*} in *[!0-9]*) return 1 ;; esac
	case $one in *.*) case ${one#*.} in '' | *[!0-9]*) return 1 ;; esac ;; esac
}

# Keeps a text by what it is there for.
told() {
	case $role in
		session) session=$1 ;;
		cwd) cwd=$1 ;;
		event) said=$1 ;;
		tool) tool=$1 ;;
		both) said=$1 tool=$1 ;;
		command) command=$1 ;;
		path) path=$1 ;;
		patch) patch=$1 ;;
		folder) folder=$1 ;;
		root) [ "$way" = \[ ] && root=$1 role='' ;;
		commands) [ "$way$command" = \[ ] && command=$1 ;;
		*) return 1 ;;
	esac
}

# Puts Claude Code's word in place of the client's own for the event; one that is in no row is for Python to note.
translated() {
	[ -z "$event" ] || return 0
	case $events in
		*"=$said|"*) event=${events%%"=$said|"*} event=${event##*"|"} ;;
		*) return 1 ;;
	esac
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
		Bash) [ -z "$odd$path$patch" ] && placed && calm_command ;;
		Edit | MultiEdit | Write | NotebookEdit)
			[ -z "${CLAIMONCE_TREE+fleet}" ] || return 1
			[ -z "$odd$command" ] && placed && edited
			;;
		Read | Glob | Grep | LS | Agent | Task | WebFetch | WebSearch | TodoWrite)
			case $q in *'"command":'* | *'"cmd":'*) return 1 ;; esac
			;;
		mcp__*)
			case $tool in *[!a-z0-9_-]*) return 1 ;; esac
			case $tools in "~tools$tab"*) ;; *) unlisted=1; return 1 ;; esac
			IFS=$tab
			for one in ${tools#"~tools$tab"}; do
				case $tool in *$one*) return 1 ;; esac
			done
			;;
		*) return 1 ;;
	esac
}

# Finds the folder that a call is made in: some clients say it in the input, or name no more than the project's.
placed() {
	[ -n "$cwd" ] || cwd=$folder
	[ -n "$cwd" ] || cwd=$root
	case $cwd in *\\*) return 1 ;; esac
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
					*) mode=plain; shown || hidden || left=$left# ;;
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
				shown || hidden || case $held in
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

# Marks a word in quotes that begins as an option does, which one of a program's patterns may then fit.
hidden() {
	case $held in [-+]*) left=$left- ;; esac
	return 1
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
	case $p in *claimonce.toml*) return 1 ;; esac
	case $session in *[!0-9A-Za-z_-]*) return 1 ;; esac
	[ ${#session} -lt 200 ] || return 1
	[ ! -e "$at/open/$session" ] || return 1
	[ ! -e "$at/open" ] || [ -x "$at/open" ] || return 1
	case $event$tool in
		PostToolBatch*) ;;
		*Bash | *PowerShell) placed && unmoved ;;
		PostToolUseRead) uncounted_read ;;
		?*) [ -n "$tool" ] ;;
	esac
}

# Says whether the file that was read is named like no counter.
uncounted_read() {
	[ "$counters" != "~counters$tab." ] || return 0
	case $path in *\\* | '') return 1 ;; esac
	case $counters in *"/${path##*/}$tab"*) return 1 ;; esac
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
