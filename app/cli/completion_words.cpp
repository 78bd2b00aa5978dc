#include "app/cli/completion_words.hpp"

#include <algorithm>

namespace maestro {

std::vector<CompletionGroup> completion_groups() {
  std::vector<CompletionGroup> groups = {{"", {}}};
  for (const Command& command : commands()) {
    const std::size_t blank = command.path.find(' ');
    const std::string_view first = command.path.substr(0, blank);
    if (blank == std::string_view::npos) {
      groups.front().words.push_back({std::string(first), command.summary});
      continue;
    }
    auto group = std::find_if(groups.begin(), groups.end(), [&](const CompletionGroup& g) { return g.path == first; });
    if (group == groups.end()) {
      groups.front().words.push_back({std::string(first), group_summary(first)});
      group = groups.insert(groups.end(), {first, {}});
    }
    group->words.push_back({std::string(command.path.substr(blank + 1)), command.summary});
  }
  return groups;
}

std::vector<Flag> flags_with_values() {
  std::vector<Flag> all;
  for (const Command& command : commands())
    for (const Flag& flag : flags_of(command))
      if (!flag.value.empty() &&
          std::none_of(all.begin(), all.end(), [&](const Flag& known) { return known.name == flag.name; }))
        all.push_back(flag);
  return all;
}

std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : " ") + std::string(word);
  return text;
}

}  // namespace maestro
