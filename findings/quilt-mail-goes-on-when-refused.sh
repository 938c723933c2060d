#!/usr/bin/env bash
# One would guess: a program that mails a series of patches ends with an error when a letter of it is refused, and stops there,
# as git send-email, stg mail and Mercurial's `hg email` do; and that --to says who reads it.
# What it does: quilt 0.66 (`quilt mail --send`) goes on with the next letter and ends with 0, whether the transport refuses one,
# refuses all, or is not there; and it also mails whoever signed a patch off.
# It matters: "done" by the exit status is wrong for each way in which a transport says no, and who reads a patch is decided by its
# own text, not by the command.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq -o APT::Sandbox::User=root quilt libmailtools-perl libtimedate-perl diffstat > /dev/null
for each in *.deb; do dpkg -x "$each" root; done
# its parts lie at fixed places: the copy is told of its own
grep -rlI /usr/share/quilt root | xargs sed -i "s#/usr/share/quilt#$work/root/usr/share/quilt#g"
cat > transport <<'SH'
#!/bin/sh
echo "$*" >> "$SAW"
cat > /dev/null
grep -qx "$(wc -l < "$SAW")" "$REFUSES" && exit 75
exit 0
SH
printf '#!/bin/sh\nexit 0\n' > editor
chmod +x transport editor
mkdir patches
for n in 1 2; do
	printf 'Subject: change %s\n\nThe text.\n\nSigned-off-by: Signer <signer%s@example.test>\n---\n--- a/f%s\n+++ b/f%s\n@@ -0,0 +1 @@\n+line\n' $n $n $n $n > patches/$n.patch
	echo $n.patch >> patches/series
done
send() { # send TRANSPORT REFUSED...: mail the series through it; print the status and who was written to
	printf '%s\n' "${@:2}" > refuses
	: > saw
	status=0
	SAW=$work/saw REFUSES=$work/refuses QUILT_SENDMAIL=$1 EDITOR=$work/editor PERL5LIB=$work/root/usr/share/perl5 \
		root/usr/bin/quilt mail --send --from me@example.test --sender me@example.test -m intro --subject series \
		--to reader@example.test < /dev/null > out 2>&1 || status=$?
	echo "status $status, letters $(wc -l < saw), signers $(grep -c signer saw || true)"
}
dpkg-deb -f quilt_*.deb Version | sed 's/^/quilt /'
for refused in 0 2 "1 2 3"; do
	# shellcheck disable=SC2086
	echo "refused: $refused: $(send "$work/transport" $refused)" | tee -a seen
done
echo "no transport: $(send "$work/nothing-here" 0)" | tee -a seen
[ "$(grep -c 'status 0, letters 3, signers 2' seen)" = 3 ]
grep -q "no transport: status 0, letters 0" seen
