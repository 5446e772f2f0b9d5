# SPDX-License-Identifier: MIT
# Points of one guest, "point SUBJECT WAY N INSTRUCTIONS", become lines of
# recorded.txt: SERIES RELEASE COMPILER SUBJECT WAY FIXED SLOPE, the straight line
# fixed + slope * N nearest to them (least squares).
#
#   awk -v series=6.1 -v release=... -v compiler=gcc-12 -f fit.awk POINTS

$1 == "point" {
	key = $2 " " $3
	if (!(key in points)) order[++keys] = key
	points[key]++
	x[key] += $4
	y[key] += $5
	xx[key] += $4 * $4
	xy[key] += $4 * $5
}

END {
	for (i = 1; i <= keys; i++) {
		key = order[i]
		n = points[key]
		slope = (n * xy[key] - x[key] * y[key]) / (n * xx[key] - x[key] * x[key])
		fixed = (y[key] - slope * x[key]) / n
		printf "%s %s %s %s %.0f %.1f\n", series, release, compiler, key, fixed, slope
	}
}
