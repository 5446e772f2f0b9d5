# SPDX-License-Identifier: MIT
# Points of measure-trees, "point SUBJECT WAY N INSTRUCTIONS", as a table of
# instructions an entry.  Fails if mdu with dirstat saves less than it should.
#
#   awk -f trees.awk POINTS

BEGIN {
	most_of_emulator = 0.65
	most_of_gnu = 0.45
	print "| | entries | dirstat | statx | emulator | GNU | dirstat/statx | dirstat/emulator | dirstat/GNU |"
	print "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
}

$1 == "point" {
	if (!($2 in entries)) order[++subjects] = $2
	entries[$2] = $4
	count[$2, $3] = $5
}

function share(subject, of) {
	return count[subject, of] ? count[subject, "dirstat"] / count[subject, of] : 0
}

function each(subject, way) {
	return sprintf("%.0f", count[subject, way] / entries[subject])
}

function check(subject, of, most,    found) {
	found = share(subject, of)
	if (!found)
		complaints = complaints sprintf("not ok %s: dirstat or %s was not measured\n", subject, of)
	else if (found > most)
		complaints = complaints sprintf("not ok %s: %.3f of %s, more than %.2f\n", subject, found,
			of, most)
}

END {
	for (i = 1; i <= subjects; i++) {
		s = order[i]
		printf "| %s | %d | %s | %s | %s | %s | %.2f | %.2f | %.2f |\n", s, entries[s],
			each(s, "dirstat"), each(s, "statx"), each(s, "emulator"), each(s, "gnu"),
			share(s, "statx"), share(s, "emulator"), share(s, "gnu")
		if (s ~ /^mdu-/) {
			check(s, "emulator", most_of_emulator)
			check(s, "gnu", most_of_gnu)
		}
	}
	if (!subjects) complaints = "not ok: nothing was measured\n"
	printf "%s", complaints
	exit complaints != ""
}
