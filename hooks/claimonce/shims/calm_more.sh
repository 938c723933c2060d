# What the launcher's own look needs for a server's tool, and for clients whose events have another form: calm.sh goes on
# here. A shell parses a script as it goes: for a call that ends above this, none of it is read.
tools=@LISTED_TOOLS@

# Puts a call that stands in an object of its own, OBJECT with NEXT behind it, into the form of the others. No text holds
# a quote that is not escaped, so what is looked for is found where it is a name.
unwrapped() {
	while :; do
		[ $# -gt 1 ] || return 1
		case $q in *"\"$1\":{"*",\"$2\":{"*) break ;; esac
		shift 2
	done
	call=$1 next=$2
	case $q in
		*claimonce.toml*) return 1 ;;
		*"\"$call\":"*"\"$call\":"*) return 1 ;;
	esac
	IFS='"'
	set -- $q
	until="$call:{" named=''
	sound "$@" && [ -n "$session" ] && [ -n "$cwd" ] && [ -n "$event" ] || return 1
	shift $(($# - left + 2))
	until='input:{' named=1name
	sound '{' "$@" && [ -n "$tool" ] || return 1
	case $tool in mcp__*) return 1 ;; esac
	shift $(($# - left + 2))
	rest="{\"$*"
	given=${rest%%",\"$next\":{"*}
	case $events in
		*"|$event:PreToolUse|"*)
			case $given in *'}}') ;; *) return 1 ;; esac
			set -- $given
			left=$#
			set -- $rest
			shift "$left"
			until='' named=''
			sound , "$@" || return 1
			given=${given%\}}
			case $given in
				'{"'*'":["'*'"]}')
					front=${given#??}
					front=${front%%'"'*}
					given=${given#"{\"$front\":[\""}
					given="{\"$front\":\"${given%'"]}'}\"}"
					;;
			esac
			;;
		*)
			case $rest in *'}}') given='{}' ;; *) return 1 ;; esac
			;;
	esac
	put_together
}

# Puts an event whose input, `input` by name, has no name of ours or stands before what tells whose the call is into the
# form of the others. A flat input ends at the first `},"`; one that is cut there too early is no JSON then.
beside() {
	case $q in
		*claimonce.toml*) return 1 ;;
		*"\"$input\":"*"\"$input\":"*) return 1 ;;
	esac
	IFS='"'
	set -- $q
	until="$input:{" named=$label
	sound "$@" || return 1
	shift $(($# - left + 2))
	rest="{\"$*"
	case $rest in
		*'},"'*) given=${rest%%'},"'*}\} ;;
		*'}}') given=${rest%?} ;;
		*) return 1 ;;
	esac
	if [ "$given}" != "$rest" ]; then
		set -- $given
		left=$#
		set -- $rest
		shift "$left"
		until=''
		sound , "$@" || return 1
	fi
	[ -n "$label" ] || tool=$event
	case $cwd$root in *\\*) return 1 ;; esac
	[ -n "$session" ] && [ -n "$event" ] && [ -n "$tool" ] || return 1
	put_together
}

# Writes the event in the form of the others.
put_together() {
	q="{\"session_id\":\"$session\",\"cwd\":\"$cwd\",\"hook_event_name\":\"$event\",\"tool_name\":\"$tool\",\"tool_input\":$given}"
}

# Follows the pieces of what stands around the call, parted at each quote: names and texts, in objects or in lists of
# texts, to the end or to what `until` says, `left` pieces before it. Keeps the texts that tell whose the call is: `around`
# and `named` name them, each with the depth of its object.
sound() {
	want=key depth=1 left='' piece=${1-}
	case $piece in '{' | ',') ;; *) return 1 ;; esac
	shift
	while [ $# -gt 1 ]; do
		case $1${3-}\"$want$2\"${4-} in
			*\\*) ;;
			*\"key:\", | *\"key:\"\},)
				case " $around $named " in *" $depth$1 "*) told "$1" "$3" || return 1 ;; esac
				[ "$4" = , ] || { [ $depth != 1 ] && depth=$((depth - 1)) || return 1; }
				shift 4
				continue
				;;
		esac
		[ "$1$2$depth" != "${until}1" ] || { left=$#; return 0; }
		case $1 in
			*\\) while odd "$1"; do shift && [ $# -gt 1 ] || return 1; done ;;
		esac
		piece=$2 key=$1
		shift 2
		case $want$piece in
			key: ) want=value ;;
			key:\{) depth=$((depth + 1)) ;;
			key:\[) [ -n "$root" ] || [ "$depth$key" != "$list" ] || root=$1; want=item ;;
			key:[0-9ntf]*)
				piece=${piece#?}
				one=${piece%%[\},]*}
				case $one in
					null | true | false | 0 | [1-9]) ;;
					[1-9]* | 0.*)
						case ${one%%.*} in *[!0-9]*) return 1 ;; esac
						case ${one#*.} in '' | *[!0-9]*) return 1 ;; esac
						;;
					*) return 1 ;;
				esac
				piece=${piece#"$one"}
				closed || return 1
				;;
			value,* | value\}*) closed || return 1 ;;
			item,) ;;
			item\],) want=key ;;
			*) return 1 ;;
		esac
	done
	[ $# = 0 ] && [ "$until$depth$want" = 0key ]
}

# Keeps a text that tells whose the call is, once.
told() {
	case $depth$1 in
		"${around%% *}") [ -z "$session" ] && session=$2 ;;
		"$named") [ -z "$tool" ] && tool=$2 ;;
		"${around##* }") [ -z "$event" ] && event=$2 ;;
		*) [ -z "$cwd" ] && cwd=$2 ;;
	esac
}

# Takes the signs behind a value: objects end, and a name follows or all does.
closed() {
	while :; do case $piece in '}'*) piece=${piece#?} depth=$((depth - 1)) ;; *) break ;; esac; done
	case $piece$depth in ,[1-9] | 0) want=key ;; *) return 1 ;; esac
}
