# SPDX-License-Identifier: MIT
# Many names in many directories, where directories are read instead of being asked.
list=
names=(nowhere two/parts)
for i in {1..30}; do
  for k in 1 2 3; do program "p$i/tool-$i-$k"; names+=("tool-$i-$k"); done
  program "p$i/everywhere"
  list+=$PWD/p$i:
done
names+=(everywhere nowhere-else tool-1-1)
# Too large to be worth reading; unreadable; unfit entries among those listed.
mkdir large
(cd large && seq -f entry-%g 3000 | xargs touch)
program large/in-the-large large/everywhere
program hidden/secret hidden/everywhere
chmod 711 hidden
mkdir unfit unfit/tool-2-2
touch unfit/tool-3-3
ln -s nowhere unfit/tool-4-1
ln -s "$PWD/p5/tool-5-1" unfit/tool-5-1
names+=(in-the-large secret)
agrees "$PWD/unfit:$list$PWD/large:$PWD/hidden" "${names[@]}"
as_user agrees "$PWD/hidden:$list$PWD/large:$PWD/unfit" "${names[@]}"
agrees "$list$PWD/none:$PWD/large:$list:$PWD/unfit" "${names[@]}"
# bash names what it cannot execute.
unless type_first,command_v agrees "$list$PWD/large" entry-7 "${names[@]}"
# Names that are made up when they are looked up are in no listing.
agrees /proc:/proc/self:/dev:/sys exe root "${names[@]}"
agrees "$list" {a..z} everywhere

# No more than a crossing for each 512 candidates: of names that are in one directory each, in all, and
# in many as what is no program.
mkdir full
for i in {1..200}; do
  program "full/f-$i"
  mkdir -p "as-directory/f-$i" unexecutable as-link as-fifo "as-large/f-$i" as-any
  touch "unexecutable/f-$i"
  ln -s "$PWD" "as-link/f-$i"
  mkfifo -m 755 "as-fifo/f-$i"
  case $((i % 4)) in
    0) mkdir "as-any/f-$i" ;;
    1) ln -s "$PWD" "as-any/f-$i" ;;
    2) mkfifo -m 755 "as-any/f-$i" ;;
  esac
done
(cd as-large && seq -f entry-%g 3000 | xargs touch)
fifty() { for _ in {1..50}; do printf '%s:' "$1"; done; }
# few_batches PATH ARGUMENT...
few_batches() {
  ((++comparisons))
  PATH=$1 "$CASE_PATHSEARCH" --stats "${@:2}" >/dev/null 2>"$results/stats" || true
  [[ $(<"$results/stats") =~ \ ([0-9]+)\ candidates.*\ ([0-9]+)\ batches ]] || exit 1
  ((BASH_REMATCH[1] == 10000 && BASH_REMATCH[2] * 512 <= BASH_REMATCH[1])) ||
    { ((++failures)); cat "$results/stats"; }
}
mapfile -t names < <(seq -f f-%g 200)
few_batches "$(fifty "$PWD/full" | head -c -1)" "${names[@]}"
few_batches "$(fifty "$PWD/full" | head -c -1)" -a "${names[@]}"
for unfit in as-directory unexecutable as-link as-fifo as-large as-any; do
  # bash takes a FIFO for a program.
  [[ $unfit == as-fifo || $unfit == as-any ]] ||
    agrees "$(fifty "$PWD/$unfit")$PWD/full" f-1 f-2 f-200
  few_batches "$(fifty "$PWD/$unfit" | sed "s|[^:]*:\$|$PWD/full|")" "${names[@]}"
  few_batches "$(fifty "$PWD/$unfit" | sed "s|[^:]*:\$|$PWD/full|")" -a "${names[@]}"
done

# So do many candidates that all open.
((++comparisons))
"$CASE_PATHSEARCH" --first -a --stats full/f-* full/f-* full/f-* full/f-* full/f-* \
  >"$results/out" 2>"$results/stats"
[[ $(wc -l <"$results/out") == 1000 && $(<"$results/stats") =~ \ 1000\ candidates.*\ [12]\ batches ]] ||
  { ((++failures)); cat "$results/stats"; }
