# SPDX-License-Identifier: MIT
# The elements of PATH: absolute, relative, empty, twice, with slashes at the end.
program a/tool b/tool b/other c/third here
agrees "$PWD/a" tool
agrees "$PWD/a:$PWD/b" tool
agrees "$PWD/a:$PWD/b" tool other
agrees "$PWD/b:$PWD/a" tool other third
agrees a:b tool other
agrees b:c:a tool third
agrees ./a:./b tool
agrees ../work/b other
agrees a:a:b:a tool
agrees ":$PWD/a" here tool
agrees "$PWD/a:" here tool
agrees "$PWD/a::$PWD/b" here tool other
agrees : here
agrees :: here
agrees .:a here tool
agrees a:. here tool
relative_to a agrees : tool
relative_to a agrees ../b:. tool other
# bash does not double the slash, which does.
unless which_all,which_first agrees "$PWD/a/:$PWD/b/" tool other
unless which_all,which_first agrees / nothing-is-there
agrees "$PWD/a:$PWD/none:$PWD/b" tool other
agrees "$PWD/none" tool
agrees "$PWD/here:$PWD/a/tool:$PWD/b" tool
# A tilde is a name for execvp(3), a home directory for bash.
mkdir '~' && program '~/tilde'
unless type_all,type_first,command_v agrees '~' tilde
# The same program by two names of its directory.
ln -s a linked
agrees "$PWD/linked:$PWD/a" tool
agrees linked:a:b tool
