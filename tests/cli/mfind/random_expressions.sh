# SPDX-License-Identifier: MIT
# Random expressions (20,000, or twice CASE_RANDOM_EXPRESSIONS) on everything that
# adversarial_tree has: half of them by a user for whom permissions count, each half of one
# seed.  The generator is expressions.cc.
# shellcheck disable=SC2154 # differential.bash and the reference set what is used here
adversarial_tree tree
cd tree || exit 1
# The first visit changes access times, later ones do not.
find . -printf '%l' >/dev/null

# compare_random COUNT SEED
compare_random() {
  ((comparisons += $1))
  "${launcher[@]}" "$MFIND_EXPRESSIONS" --count "$1" --seed "$2" --reference-loader "$REFERENCE_LOADER" \
    --reference-libraries "$REFERENCE_LIBRARIES" --reference "$reference" --tool "$CASE_SCRATCH/bin/find" ||
    ((++failures))
}
half=${CASE_RANDOM_EXPRESSIONS:-10000}
compare_random "$half" 1
unprivileged compare_random "$half" 2
