#pragma once

#include <map>
#include <string>
#include <vector>

namespace maestro::testing {

using Environment = std::map<std::string, std::string>;

/// What execve takes, made before the fork.
class ExecArguments {
 public:
  ExecArguments(std::vector<std::string> words, const Environment& environment) : words_(std::move(words)) {
    for (const auto& [name, value] : environment) variables_.push_back(name + "=" + value);
    for (std::string& word : words_) argv_.push_back(word.data());
    for (std::string& variable : variables_) envp_.push_back(variable.data());
    argv_.push_back(nullptr);
    envp_.push_back(nullptr);
  }
  [[nodiscard]] const char* path() const { return argv_.front(); }
  [[nodiscard]] char* const* argv() const { return argv_.data(); }
  [[nodiscard]] char* const* envp() const { return envp_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<std::string> variables_;
  std::vector<char*> argv_;
  std::vector<char*> envp_;
};

}  // namespace maestro::testing
