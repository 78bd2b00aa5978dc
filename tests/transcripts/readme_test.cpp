#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace maestro::testing {
namespace {

using ::testing::HasSubstr;

std::string whole(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// What the README shows of commands: the line that runs each and what it printed, without the indent.
std::vector<Lines> quotes() {
  std::vector<Lines> all;
  bool inside = false;
  for (const std::string& line : lines_of(whole(MAESTRO_SOURCE_DIR "/README.md"))) {
    const bool is_code = line.empty() || line.starts_with("    ");
    const std::string content = line.empty() ? "" : line.substr(std::min<std::size_t>(4, line.size()));
    if (is_code && content.starts_with("$ ")) {
      inside = content.starts_with("$ maestro ");
      if (inside) all.emplace_back();
    }
    inside = inside && is_code;
    if (inside) all.back().push_back(content);
  }
  for (Lines& quote : all)
    while (quote.back().empty()) quote.pop_back();
  return all;
}

/// A quoted line that ends in three dots stands for all that begin like it.
bool is_quoted_by(const std::string& line, const std::string& quote) {
  return quote.ends_with("...") ? line.starts_with(quote.substr(0, quote.size() - 3)) : line == quote;
}

bool is_anywhere(const Lines& quote) {
  for (const auto& entry : std::filesystem::directory_iterator(MAESTRO_SOURCE_DIR "/tests/transcripts")) {
    if (entry.path().extension() != ".txt") continue;
    const Lines lines = lines_of(whole(entry.path()));
    if (std::search(lines.begin(), lines.end(), quote.begin(), quote.end(), is_quoted_by) != lines.end()) return true;
  }
  return false;
}

TEST(Readme, QuotesCommandsAsTheyAre) {
  EXPECT_GE(quotes().size(), 2U);
  for (const Lines& quote : quotes()) {
    EXPECT_TRUE(is_anywhere(quote)) << quote.front() << ": no transcript has\n" << ::testing::PrintToString(quote);
  }
}

TEST(ExitCodeTable, HasATranscriptForEveryRow) {
  const std::string readme = whole(MAESTRO_SOURCE_DIR "/README.md");
  for (const char* code : {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "130"}) {
    const std::string name = code;
    EXPECT_THAT(readme, HasSubstr("\n| " + name + " | "));
    EXPECT_THAT(whole(MAESTRO_SOURCE_DIR "/tests/transcripts/exit_" + name + ".txt"),
                HasSubstr("\nexit " + name + "\n"));
  }
}

}  // namespace
}  // namespace maestro::testing
