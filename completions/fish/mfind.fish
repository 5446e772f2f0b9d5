# SPDX-License-Identifier: MIT
# fish completion of mfind(1): the expressions of GNU find, and what mfind adds.
complete -c mfind -s H -s L -s P -d 'Which symbolic links are followed'
complete -c mfind -s D -x -d 'Explain'
complete -c mfind -s O -x -d 'Optimize'
complete -c mfind -s j -x -d 'Threads'
complete -c mfind -l stats -d 'Say what it took'
complete -c mfind -l help -d 'Show a summary'
complete -c mfind -l version -d 'Show the version'
complete -c mfind -o a
complete -c mfind -o and
complete -c mfind -o o
complete -c mfind -o or
complete -c mfind -o not
complete -c mfind -o d
complete -c mfind -o daystart
complete -c mfind -o depth
complete -c mfind -o follow
complete -c mfind -o ignore_readdir_race
complete -c mfind -o noignore_readdir_race
complete -c mfind -o mount
complete -c mfind -o xdev
complete -c mfind -o noleaf
complete -c mfind -o nowarn
complete -c mfind -o warn
complete -c mfind -o status -d 'Show how far the search is'
complete -c mfind -o hidden -d 'The name begins with a period'
complete -c mfind -o unique -d 'Each file once'
complete -c mfind -o exclude -d 'Leave out what the next expression is true for'
complete -c mfind -o limit -x -d 'End after so many'
complete -c mfind -o empty
complete -c mfind -o executable
complete -c mfind -o false
complete -c mfind -o nogroup
complete -c mfind -o nouser
complete -c mfind -o readable
complete -c mfind -o true
complete -c mfind -o writable
complete -c mfind -o delete
complete -c mfind -o ls
complete -c mfind -o print
complete -c mfind -o print0
complete -c mfind -o prune
complete -c mfind -o quit
complete -c mfind -o maxdepth -x
complete -c mfind -o mindepth -x
complete -c mfind -o amin -x
complete -c mfind -o atime -x
complete -c mfind -o cmin -x
complete -c mfind -o ctime -x
complete -c mfind -o mmin -x
complete -c mfind -o mtime -x
complete -c mfind -o gid -x
complete -c mfind -o uid -x
complete -c mfind -o inum -x
complete -c mfind -o links -x
complete -c mfind -o size -x
complete -c mfind -o used -x
complete -c mfind -o perm -x
complete -c mfind -o context -x
complete -c mfind -o name -x
complete -c mfind -o iname -x
complete -c mfind -o path -x
complete -c mfind -o ipath -x
complete -c mfind -o wholename -x
complete -c mfind -o iwholename -x
complete -c mfind -o lname -x
complete -c mfind -o ilname -x
complete -c mfind -o regex -x
complete -c mfind -o iregex -x
complete -c mfind -o newerat -x
complete -c mfind -o newerct -x
complete -c mfind -o newermt -x
complete -c mfind -o printf -x
complete -c mfind -o files0-from -r
complete -c mfind -o anewer -r
complete -c mfind -o cnewer -r
complete -c mfind -o newer -r
complete -c mfind -o neweraa -r
complete -c mfind -o newerac -r
complete -c mfind -o neweram -r
complete -c mfind -o newerca -r
complete -c mfind -o newercc -r
complete -c mfind -o newercm -r
complete -c mfind -o newerma -r
complete -c mfind -o newermc -r
complete -c mfind -o newermm -r
complete -c mfind -o samefile -r
complete -c mfind -o fls -r
complete -c mfind -o fprint -r
complete -c mfind -o fprint0 -r
complete -c mfind -o fprintf -r
complete -c mfind -o type -x -a 'b c d p f l s'
complete -c mfind -o xtype -x -a 'b c d p f l s'
complete -c mfind -o regextype -x -a 'awk ed egrep emacs findutils-default gnu-awk grep posix-awk posix-basic posix-egrep posix-extended posix-minimal-basic sed'
complete -c mfind -o fstype -x
complete -c mfind -o user -x -a '(__fish_complete_users)'
complete -c mfind -o group -x -a '(__fish_complete_groups)'
complete -c mfind -o exec -x -a '(__fish_complete_command)'
complete -c mfind -o execdir -x -a '(__fish_complete_command)'
complete -c mfind -o ok -x -a '(__fish_complete_command)'
complete -c mfind -o okdir -x -a '(__fish_complete_command)'
