# SPDX-License-Identifier: MIT
# fish completion of batchctl(1).
complete -c batchctl -f
complete -c batchctl -n __fish_use_subcommand -a status -d 'The module, and what runs batches here'
complete -c batchctl -n __fish_use_subcommand -a bench -d 'Cost of calls: direct, emulated, on the device'
complete -c batchctl -n __fish_use_subcommand -a run -d 'Run a program, print each result'
complete -c batchctl -n __fish_use_subcommand -a trace -d 'Run a program call by call'
complete -c batchctl -n __fish_use_subcommand -a show -d 'Print a program with its copies'
complete -c batchctl -n __fish_use_subcommand -l version -d 'Show the version'
complete -c batchctl -l help -d 'Show a summary'
complete -c batchctl -n '__fish_seen_subcommand_from status bench run' -l json -d 'Print JSON'
complete -c batchctl -n '__fish_seen_subcommand_from bench' -l rounds -x -d 'Measure this often'
complete -c batchctl -n '__fish_seen_subcommand_from run trace show' -F
