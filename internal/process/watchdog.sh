# The watchdog of a run. Its standard input is a pipe from the run: "+ N" says that there is
# a process group N, "- N" that it is gone, and "." that the run is over. Where the pipe
# ends without that, the run has died, whatever of: what it has left is killed. $1 stands in
# the environment of all that the run started, also of what has left its group since.
groups=' '
while read -r what group; do
  case $what in
  +) groups="$groups$group " ;;
  -) groups="${groups%% "$group" *} ${groups#* "$group" }" ;;
  .) exit 0 ;;
  esac
done
for group in $groups; do
  kill -s KILL -- "-$group"
done
for round in 1 2 3 4 5; do # one that is killed may have started another just now
  found=$(grep -ls -e "$1" /proc/[0-9]*/environ)
  [ -n "$found" ] || exit 0
  for file in $found; do
    pid=${file#/proc/}
    kill -s KILL "${pid%/environ}"
  done
done
