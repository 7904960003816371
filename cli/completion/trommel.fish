# Completion of trommel for fish: trommel itself knows its commands, options and sweeps.
function __trommel_complete
    set -l words (commandline -opc) (commandline -ct)
    $words[1] complete -- $words[2..-1] 2>/dev/null
end
complete -c trommel -a '(__trommel_complete)'
