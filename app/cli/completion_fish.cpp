#include "app/cli/completion_script.hpp"
#include "app/cli/completion_words.hpp"

namespace maestro {
namespace {

constexpr std::string_view profiles = "'(__maestro_profiles)'";

/// What fish takes after `complete` for the value of a flag or for an argument.
std::string value_of(std::string_view value) {
  if (value == profile_value) return " -x -a " + std::string(profiles);
  if (value == file_value) return " -r -F";
  const std::vector<std::string_view> choices = choices_of(value);
  return choices.empty() ? " -x" : " -x -a " + quoted(joined(choices));
}

std::string line(std::string_view condition, const std::string& rest, std::string_view help) {
  return "complete -c maestro -n " + quoted(condition) + rest + (help.empty() ? "" : " -d " + quoted(help)) + "\n";
}

}  // namespace

std::string fish_completion() {
  std::string script = R"(# Completion of maestro for fish: maestro completion fish | source
function __maestro_profiles
    maestro auth list 2>/dev/null | string sub -s 3 | while read -l provider name rest
        string match -q 'env:*' -- $name; or echo $name
    end
end

function __maestro_at
    set -l given (commandline -opc)
    test "$given[2..]" = "$argv"
end

function __maestro_in
    set -l given (commandline -opc)
    string match -q -- "$argv" "$given[2..]"; or string match -q -- "$argv *" "$given[2..]"
end

complete -c maestro -f
)";
  for (const CompletionGroup& group : completion_groups())
    for (const CompletionWord& word : group.words)
      script += line("__maestro_at " + std::string(group.path), " -a " + word.word, word.help);
  for (const Command& command : commands()) {
    const std::string in = "__maestro_in " + std::string(command.path);
    if (!command.argument.empty()) script += line(in, value_of(command.argument), "");
    for (const Flag& flag : flags_of(command))
      script += line(in, " -l " + std::string(flag.name.substr(2)) + (flag.value.empty() ? "" : value_of(flag.value)),
                     flag.help);
  }
  return script;
}

}  // namespace maestro
