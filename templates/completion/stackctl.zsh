#compdef stackctl
# zsh completion for stackctl. In ~/.zshrc, behind compinit: source <(stackctl completion zsh)
# The words of the command line are passed on and never evaluated.
_stackctl() {
  local -a lines described
  local line value kind
  lines=("${(@f)$("${words[1]}" __complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  kind=${lines[1]}
  case $kind in
    files) compset -P '*='; _files; return ;;
    folders) compset -P '*='; _files -/; return ;;
  esac
  for line in "${(@)lines[2,-1]}"; do
    value=${line%%$'\t'*}
    described+=("${value//:/\\:}:${line#*$'\t'}")
  done
  (( $#described )) && _describe -t stackctl 'stackctl' described
}
if [[ "${funcstack[1]}" == _stackctl ]]; then
  _stackctl "$@"
elif (( $+functions[compdef] )); then
  compdef _stackctl stackctl
fi
