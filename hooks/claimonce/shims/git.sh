#!/bin/sh
# claimonce stands before git: a push takes its turn, letters are sent once, everything else goes straight on to the git further down PATH.
n=0 skip= verb=
for word do
	n=$((n + 1))
	if [ -n "$skip" ]; then skip=; continue; fi
	case $word in
		-C|-c|--git-dir|--work-tree|--namespace|--super-prefix|--config-env|--attr-source|--shallow-file) skip=1 ;;
		-h|--help|-v|--version|--exec-path|--html-path|--man-path|--info-path) break ;;
		-*) ;;
		*) verb=$word; break ;;
	esac
done

real= oldifs=$IFS
IFS=:; set -f
for folder in $PATH; do
	[ "$folder" = @HERE@ ] && continue
	[ -x "${folder:-.}/git" ] && [ -f "${folder:-.}/git" ] || continue
	[ -e "${folder:-.}/.claimonce-shims" ] && continue
	real=${folder:-.}/git
	break
done
IFS=$oldifs; set +f
[ -n "$real" ] || { echo "git: command not found" >&2; exit 127; }

case $verb in
	push|send-pack|send-email) ;;
	subtree)
		gated=
		for word do [ "$word" != push ] || gated=1; done
		[ -n "$gated" ] || exec "$real" "$@" ;;
	""|add|am|annotate|apply|archive|backfill|bisect|blame|branch|bugreport|bundle|cat-file|check-attr|check-ignore|check-mailmap|\
	check-ref-format|checkout|checkout-index|cherry|cherry-pick|citool|clean|clone|column|commit|commit-graph|commit-tree|config|\
	count-objects|credential|credential-cache|credential-store|daemon|describe|diagnose|diff|diff-files|diff-index|diff-pairs|\
	diff-tree|difftool|fast-export|fast-import|fetch|fetch-pack|filter-branch|fmt-merge-msg|for-each-ref|for-each-repo|\
	format-patch|fsck|fsck-objects|gc|get-tar-commit-id|gitk|grep|gui|hash-object|help|hook|http-backend|http-fetch|imap-send|\
	index-pack|init|init-db|instaweb|interpret-trailers|log|ls-files|ls-remote|ls-tree|mailinfo|mailsplit|maintenance|merge|\
	merge-base|merge-file|merge-index|merge-octopus|merge-one-file|merge-ours|merge-recursive|merge-resolve|merge-subtree|\
	merge-tree|mergetool|mktag|mktree|multi-pack-index|mv|name-rev|notes|pack-objects|pack-redundant|pack-refs|patch-id|pickaxe|prune|\
	prune-packed|pull|quiltimport|range-diff|read-tree|rebase|receive-pack|reflog|refs|remote|repack|replace|replay|repo|\
	request-pull|rerere|reset|restore|rev-list|rev-parse|revert|rm|shell|shortlog|show|show-branch|show-index|show-ref|\
	sparse-checkout|stage|stash|status|stripspace|submodule|switch|symbolic-ref|tag|unpack-file|unpack-objects|update-index|\
	update-ref|update-server-info|upload-archive|upload-pack|var|verify-commit|verify-pack|verify-tag|version|whatchanged|\
	worktree|write-tree)
		exec "$real" "$@" ;;
	*[!A-Za-z0-9-]*) exec "$real" "$@" ;;
	*)
		# A word that git does not know: a program of its own, or else an alias. git puts its own folder first on PATH
		# for the program, so that a push which that starts would not come by here: claimonce-again puts this folder back.
		IFS=:; set -f
		for folder in $PATH; do
			if [ -x "${folder:-.}/git-$verb" ] && [ -f "${folder:-.}/git-$verb" ] && [ -x @HERE@/git-claimonce-again ]; then
				IFS=$oldifs; set +f
				i=0
				for word do
					shift; i=$((i + 1))
					[ $i -ne $n ] || set -- "$@" claimonce-again
					set -- "$@" "$word"
				done
				case ":$PATH:" in *:@HERE@:*) ;; *) PATH=@HERE@:$PATH; export PATH ;; esac
				exec "$real" "$@"
			fi
		done
		IFS=$oldifs; set +f
		alias=$(
			i=0
			for word do
				shift; i=$((i + 1))
				[ $i -ge $n ] || set -- "$@" "$word"
			done
			"$real" "$@" config --get "alias.$verb"
		)
		first=${alias%%[!A-Za-z0-9-]*}
		case $alias in
			"") exec "$real" "$@" ;;
			# git puts its own folder first on PATH for a shell alias, where no shim stands: put this one back.
			!*) exec "$real" -c "alias.$verb=!PATH=@HERE@:\$PATH; export PATH; ${alias#!}" "$@" ;;
			*push*|*send-pack*|-*) ;;
			*)
				case $first in
					add|am|blame|branch|checkout|cherry-pick|clean|clone|commit|config|describe|diff|difftool|fetch|for-each-ref|grep|\
					init|log|ls-files|merge|mergetool|mv|pull|rebase|reflog|remote|reset|restore|rev-list|rev-parse|revert|rm|shortlog|\
					show|show-branch|stash|status|submodule|switch|symbolic-ref|tag|worktree) exec "$real" "$@" ;;
				esac ;;
		esac ;;
esac

# fail policy: no-launcher-git
if [ -x @LAUNCH@ ]; then exec @LAUNCH@ shim git "$real" "$@"; fi
echo 'claimonce: its launcher is gone, so nothing was pushed or sent. Repair it with: '@REPAIR@ >&2
exit 1
