# Tab completion of Quorate's programs for bash. Source it, or link it into /etc/bash_completion.d:
# a program's words are asked of it at the first tab, so they are always those of its version.
_quorate_load_completion() {
  complete -r "$1"
  # shellcheck disable=SC1090
  source <(quorate completion "${1##*/}" 2>/dev/null) && return 124 # bash: try again with what was loaded
}
complete -o default -F _quorate_load_completion ha-manager pvecm pvesh qm quorate
