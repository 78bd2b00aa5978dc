#include "app/cli/completion_script.hpp"
#include "app/cli/completion_words.hpp"

namespace maestro {
namespace {

constexpr std::string_view profiles = "${(f)\"$(_maestro_profiles)\"}";

std::string case_of_value(const Flag& flag) {
  const std::string begin = "    " + std::string(flag.name) + ") ";
  if (flag.value == profile_value) return begin + "compadd -- " + std::string(profiles) + "; return ;;\n";
  if (flag.value == file_value) return begin + "_files; return ;;\n";
  const std::vector<std::string_view> choices = choices_of(flag.value);
  if (choices.empty()) return begin + "_message " + quoted(flag.value) + "; return ;;\n";
  return begin + "compadd -- " + joined(choices) + "; return ;;\n";
}

std::string candidate(std::string_view word, std::string_view help) {
  return "\n      " + quoted(std::string(word) + ":" + std::string(help));
}

std::string case_of_command(const Command& command) {
  std::string candidates;
  for (const std::string_view choice : choices_of(command.argument)) candidates += candidate(choice, "");
  for (const Flag& flag : flags_of(command)) candidates += candidate(flag.name, flag.help);
  if (command.argument == profile_value) candidates += "\n      " + std::string(profiles);
  const std::string path(command.path);
  return "    '" + path + "' | '" + path + " '*) candidates=(" + candidates + ") ;;\n";
}

std::string case_of_group(const CompletionGroup& group) {
  std::string candidates;
  for (const CompletionWord& word : group.words) candidates += candidate(word.word, word.help);
  return "    '" + std::string(group.path) + "') candidates=(" + candidates + ") ;;\n";
}

}  // namespace

std::string zsh_completion() {
  std::string script = R"(#compdef maestro
# Completion of maestro for zsh: source <(maestro completion zsh), or as _maestro in a folder of $fpath
_maestro_profiles() {
  local provider name rest
  maestro auth list 2>/dev/null | cut -c3- |
    while read -r provider name rest; do [[ $name == env:* ]] || echo "$name"; done
}

_maestro() {
  local -a candidates
  local previous=${words[CURRENT-1]}
  if [[ ${words[CURRENT]} == --*=* ]]; then
    previous=${words[CURRENT]%%=*}
    compset -P '*='
  fi
  case $previous in
)";
  for (const Flag& flag : flags_with_values()) script += case_of_value(flag);
  script += "  esac\n  case \"${words[2,CURRENT-1]}\" in\n";
  for (const Command& command : commands()) script += case_of_command(command);
  for (const CompletionGroup& group : completion_groups()) script += case_of_group(group);
  return script + R"(  esac
  _describe maestro candidates
}

if [[ ${funcstack[1]} == _maestro ]]; then _maestro "$@"; else compdef _maestro maestro; fi
)";
}

}  // namespace maestro
