#include "app/cli/completion_script.hpp"
#include "app/cli/completion_words.hpp"

namespace maestro {
namespace {

constexpr std::string_view profiles = "$(_maestro_profiles)";

std::string case_of_value(const Flag& flag) {
  const std::string begin = "    " + std::string(flag.name) + ") ";
  if (flag.value == profile_value) return begin + "words=" + std::string(profiles) + " ;;\n";
  if (flag.value == file_value) return begin + "compopt -o default; return ;;\n";
  const std::vector<std::string_view> choices = choices_of(flag.value);
  if (choices.empty()) return begin + "return ;;\n";
  return begin + "words=" + quoted(joined(choices)) + " ;;\n";
}

std::string case_of_command(const Command& command) {
  std::vector<std::string_view> words = choices_of(command.argument);
  for (const Flag& flag : flags_of(command)) words.push_back(flag.name);
  const std::string path(command.path);
  return "        '" + path + "' | '" + path + " '*) words=" + quoted(joined(words)) +
         (command.argument == profile_value ? "' '" + std::string(profiles) : "") + " ;;\n";
}

std::string case_of_group(const CompletionGroup& group) {
  std::vector<std::string_view> words;
  for (const CompletionWord& word : group.words) words.push_back(word.word);
  return "        '" + std::string(group.path) + "') words=" + quoted(joined(words)) + " ;;\n";
}

}  // namespace

std::string bash_completion() {
  std::string script = R"(# Completion of maestro for bash: source <(maestro completion bash)
_maestro_profiles() {
  local name
  maestro auth list 2>/dev/null | cut -c3- | while read -r _ name _; do [[ $name == env:* ]] || echo "$name"; done
}

_maestro() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words=
  [[ $current != '=' ]] || current=
  [[ $previous != '=' ]] || previous=${COMP_WORDS[COMP_CWORD-2]}
  case $previous in
)";
  for (const Flag& flag : flags_with_values()) script += case_of_value(flag);
  script += "    *)\n      case ${COMP_WORDS[*]:1:COMP_CWORD-1} in\n";
  for (const Command& command : commands()) script += case_of_command(command);
  for (const CompletionGroup& group : completion_groups()) script += case_of_group(group);
  return script + R"(      esac ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _maestro maestro
)";
}

}  // namespace maestro
