#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/cli/command.hpp"

namespace maestro {

/// A command or a group of commands, as one word of the command line.
struct CompletionWord {
  std::string word;
  std::string_view help;
};

/// What may follow each group: the empty one first, then `auth`, `config`.
struct CompletionGroup {
  std::string_view path;
  std::vector<CompletionWord> words;
};

[[nodiscard]] std::vector<CompletionGroup> completion_groups();

/// Every flag of any command that takes a value, each once.
[[nodiscard]] std::vector<Flag> flags_with_values();

/// `text` in single quotes, for any of the three shells.
[[nodiscard]] std::string quoted(std::string_view text);

/// The words between blanks.
[[nodiscard]] std::string joined(const std::vector<std::string_view>& words);

}  // namespace maestro
