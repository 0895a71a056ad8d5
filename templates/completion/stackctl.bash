# bash completion for stackctl. In ~/.bashrc: source <(stackctl completion bash)
# The words of the command line are passed on and never evaluated.
_stackctl() {
  local -a words=()
  local IFS=$'\n' index word joined="" kind="" line current prefix=""
  # bash breaks words at "=": --preset=full comes as three.
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    if ((${#words[@]} > 0)) && [[ $joined == yes || ($word == "=" && ${words[-1]} == --*) ]]; then
      words[-1]+=$word
      if [[ $word == "=" ]]; then joined=yes; else joined=""; fi
    else
      words+=("$word")
      joined=""
    fi
  done
  COMPREPLY=()
  ((${#words[@]} > 0)) || return 0
  current=${words[-1]}
  # What stands before the "=" is not replaced.
  [[ $current == --*=* && $COMP_WORDBREAKS == *=* ]] && prefix=${current%%=*}=
  while read -r line; do
    if [[ -z $kind ]]; then
      kind=$line
    else
      line=${line%%$'\t'*}
      COMPREPLY+=("${line#"$prefix"}")
    fi
  done < <("$1" __complete bash "${words[@]}" 2>/dev/null)
  case $kind in
    files)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "${current#"$prefix"}")
      ;;
    folders)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "${current#"$prefix"}")
      ;;
  esac
  return 0
}
complete -F _stackctl stackctl
