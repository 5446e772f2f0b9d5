# SPDX-License-Identifier: MIT
# Compares lines as fit.awk makes them with the recorded ones of the same kernel
# series, and fails if a call costs more than it did, or a batch of getppid, or an
# entry by dirstat, more than 0.60 of direct calls.
#
#   awk -f gate.awk recorded.txt FITTED
#
# Instructions repeat, so 3 % are enough where kernel and compiler are the
# recorded ones.  Others are compared too, but with 10 %; and what a direct call
# costs on another kernel is not this project's concern.

BEGIN {
	largest_share = 0.60
	tolerance = 0.03
	tolerance_elsewhere = 0.10
}

/^#/ || NF != 7 { next }

{ id = $1 " " $4 " " $5 }

FILENAME == ARGV[1] {
	release[id] = $2
	compiler[id] = $3
	recorded[id] = $7
	next
}

{
	series = $1
	measured[id] = $7
	same_kernel = release[id] == $2
	same = same_kernel && compiler[id] == $3
	if (!(id in recorded)) {
		complain(id " was never recorded: run bench/qemu/icount --record " series)
		next
	}
	if ($5 == "direct" && !same_kernel) next
	if (!same) elsewhere = release[id] " built with " compiler[id]
	limit = recorded[id] * (1 + (same ? tolerance : tolerance_elsewhere))
	if ($7 > limit)
		complain(sprintf("%s: %.1f instructions, recorded %.1f, at most %.1f",
			id, $7, recorded[id], limit))
}

function complain(what) {
	print "not ok " what
	failures++
}

END {
	for (id in recorded) {
		split(id, part, " ")
		if (part[1] == series && !(id in measured)) complain(id " was not measured")
	}
	check_share("getppid")
	check_share("dirstat")
	if (elsewhere)
		printf "# recorded on %s: compared with %.0f %% instead of %.0f %%\n", elsewhere,
			tolerance_elsewhere * 100, tolerance * 100
	if (!failures)
		printf "# getppid: %.3f of direct, dirstat: %.3f; no slope is worse than the recorded one\n",
			share["getppid"], share["dirstat"]
	exit failures > 0
}

function check_share(subject,    direct, batched) {
	direct = measured[series " " subject " direct"]
	batched = measured[series " " subject " device"]
	if (!direct || !batched) {
		complain(subject " was not measured")
		return
	}
	share[subject] = batched / direct
	if (share[subject] > largest_share)
		complain(sprintf("%s: a batch costs %.3f of direct calls, more than %.2f",
			subject, share[subject], largest_share))
}
