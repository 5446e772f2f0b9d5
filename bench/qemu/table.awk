# SPDX-License-Identifier: MIT
# Lines as fit.awk makes them, as Markdown: a table for each kernel.

/^#/ || NF != 7 { next }

$2 != release {
	flush()
	release = $2
	printf "%s`%s`:\n\n", tables++ ? "\n" : "", release
	print "| | direct | device | emulator | device/direct | device/emulator |"
	print "| --- | ---: | ---: | ---: | ---: | ---: |"
}

{
	if (!($4 in seen)) order[++subjects] = $4
	seen[$4] = 1
	line[$4, $5] = sprintf("%d + %.1f N", $6, $7)
	slope[$4, $5] = $7
}

END { flush() }

function share(subject, of) {
	return slope[subject, of] ? sprintf("%.2f", slope[subject, "device"] / slope[subject, of]) : ""
}

function flush(    i, s) {
	for (i = 1; i <= subjects; i++) {
		s = order[i]
		printf "| %s | %s | %s | %s | %s | %s |\n", s, line[s, "direct"], line[s, "device"],
			line[s, "emulator"], share(s, "direct"), share(s, "emulator")
	}
	subjects = 0
	split("", seen)
	split("", line)
	split("", slope)
}
