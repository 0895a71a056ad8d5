# fish completion for stackctl. In ~/.config/fish/config.fish: stackctl completion fish | source
# The words of the command line are passed on and never evaluated.
function __stackctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($words[1] __complete fish $words[2..-1] "$current" 2>/dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current" folder
        case '*'
            string join \n -- $lines[2..-1]
    end
end
complete -c stackctl -f -a '(__stackctl_complete)'
