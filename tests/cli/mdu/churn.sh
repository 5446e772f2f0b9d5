# SPDX-License-Identifier: MIT
# mdu beside a program that makes, moves and removes files and directories of the tree, and puts
# symbolic links to what is outside of it in their place: what it cannot have it says as GNU du
# does, what is outside it does not print, and it ends.
mkdir -p tree/{1..9}/{a,b}/deep outside/{away,links} outside/bait/bait
touch tree/{1..9}/{one,two} tree/{1..9}/{a,b}/deep/three outside/bait/bait-file outside/away/bait-beside
for i in {1..9}; do ln -s "$PWD/outside/bait" "outside/links/$i"; done

perl -e 'my ($parent) = @ARGV;
  while (getppid() == $parent) {
    my $i = 1 + int rand 9;
    my ($inside, $away, $link) = ("tree/$i", "outside/away/$i", "outside/links/$i");
    if (-l $inside) { rename $inside, $link; rename $away, $inside; next }
    my ($part, $act) = (("a", "b")[rand 2], int rand 6);
    if ($act == 0) { rename $inside, $away; rename $link, $inside }
    elsif ($act == 1) { unlink "$inside/one"; rename "$inside/two", "$inside/one" }
    elsif ($act == 2) { open my $file, ">", "$inside/two" }
    elsif ($act == 3) { unlink "$inside/$part/deep/three"; rmdir "$inside/$part/deep" }
    elsif ($act == 4) { mkdir "$inside/$part/deep"; open my $file, ">", "$inside/$part/deep/three" }
    else { mkdir "$inside/$part/file"; rename "$inside/$part/file", "$inside/$part/moved"; rmdir "$inside/$part/moved" }
  }' $$ &
mutator=$!
trap 'kill "$mutator"' EXIT

messages="^du: (cannot access|cannot read directory) 'tree/[^']*': (No such file or directory|Not a directory)$"
for jobs in 1 8; do
  ((++comparisons))
  runs=0 sound=1
  end=$((SECONDS + 2))
  while ((SECONDS < end && sound)); do
    ((++runs))
    run mdu "-j$jobs" -a tree
    status=$(<"$results/mdu.status")
    if ((status > 1)) || grep -q bait "$results/mdu.out" "$results/mdu.err" ||
      grep -qvE "$messages" "$results/mdu.err" || ! tail -n 1 "$results/mdu.out" | grep -q $'\ttree$' ||
      { ((status == 0)) && [[ -s $results/mdu.err ]]; } ||
      { ((status == 1)) && [[ ! -s $results/mdu.err ]]; }; then
      sound=0
      head -n 20 "$results/mdu.err"
      disagreement mdu mdu "-j$jobs" -a tree "(status $status)"
    fi
  done
  echo "-j$jobs: $runs runs"
done
kill -0 "$mutator" # it was there all the time
