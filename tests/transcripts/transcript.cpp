#include "tests/transcripts/transcript.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

namespace maestro::testing {
namespace {

std::string replace_all(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
  return text;
}

/// `text` with `prefix` before each line.
std::string indented(const std::string& prefix, const std::string& text) {
  std::string result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) result += prefix + line + "\n";
  return result;
}

bool asks_for_the_token(const std::vector<std::string>& arguments) {
  return arguments.size() > 1 && arguments[0] == "auth" && arguments[1] == "token";
}

std::string without_tokens(const std::string& text) {
  static const std::regex access_token("sk-ant-oat01-[A-Za-z0-9_-]+");
  return std::regex_replace(text, access_token, "ACCESS-TOKEN");
}

}  // namespace

std::string Transcript::normal(std::string text) const {
  static const std::pair<std::regex, const char*> varying[] = {
      {std::regex("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"), "TIME"},
      {std::regex("code_challenge=[A-Za-z0-9_-]+"), "code_challenge=CHALLENGE"},
      {std::regex("state=[A-Za-z0-9_-]+"), "state=VERIFIER"},
      {std::regex("\"(expires_in|duration_ms|delay_ms)\":-?[0-9]+"), "\"$1\":N"},
      {std::regex("in [0-9]+ ms"), "in N ms"},
      {std::regex("process [0-9]+"), "process N"},
      {std::regex("(file system  |\"file system\",\"verdict\":\"ok\",\"message\":\")[a-z0-9]+"), "$1FS"},
      {std::regex("corrupt-[0-9TZ]+"), "corrupt-TIME"},
      {std::regex("within [0-9]+ s of"), "within N s of"},
      {std::regex("[0-9a-f]{32}"), "HEX"},
      {std::regex("\"process\":[0-9]+"), "\"process\":N"},
      {std::regex("process N on [^ \n]+"), "process N on HOST"},
      {std::regex("(\"process\":N,\"host\":\")[^\"]*"), "$1HOST"},
      {std::regex("http%3A%2F%2F127.0.0.1%3A[0-9]+"), "https%3A%2F%2Fauth.example"},
  };
  text = replace_all(std::move(text), "\r\n", "\n");
  text = replace_all(std::move(text), home_.environment.at("HOME"), "/home/you");
  text = replace_all(std::move(text), base_url_, "https://auth.example");
  for (const auto& [pattern, name] : varying) text = std::regex_replace(text, pattern, name);
  return text;
}

void Transcript::heading(const std::string& words) { text_ += (text_.empty() ? "## " : "\n## ") + words + "\n"; }

void Transcript::command(const std::vector<std::string>& arguments, const std::string& where) {
  std::string line = "\n$ maestro";
  for (const std::string& argument : arguments) line += " " + argument;
  text_ += normal(line) + where + "\n";
}

void Transcript::run(const std::vector<std::string>& arguments, const std::string& input) {
  pipe(arguments, input);
  terminal(arguments);
}

void Transcript::pipe(const std::vector<std::string>& arguments, const std::string& input) {
  Program program(arguments, home_.environment);
  if (!input.empty()) program.write(input);
  pipe(arguments, program);
}

void Transcript::pipe(const std::vector<std::string>& arguments, Program& program) {
  Finished finished = program.finish();
  if (asks_for_the_token(arguments)) finished.out = without_tokens(finished.out);
  command(arguments, "    (in a pipe)");
  text_ += indented("out: ", normal(finished.out)) + indented("err: ", normal(finished.err));
  text_ += "exit " + std::to_string(finished.exit_code) + "\n";
}

void Transcript::terminal(const std::vector<std::string>& arguments, const std::function<void(Terminal&)>& person) {
  Terminal terminal(Home::words(arguments), home_.environment);
  person(terminal);
  const int exit_code = terminal.finish();
  command(arguments, "");
  text_ += normal(asks_for_the_token(arguments) ? without_tokens(terminal.screen()) : terminal.screen());
  text_ += "exit " + std::to_string(exit_code) + "\n";
}

void Transcript::shell(const std::string& line) {
  Environment environment = home_.environment;
  const std::string program = MAESTRO_PROGRAM;
  environment["PATH"] = program.substr(0, program.rfind('/')) + ":" + environment["PATH"];
  Terminal terminal({"/bin/sh", "-c", line}, environment);
  const int exit_code = terminal.finish();
  text_ += "\n$ " + line + "\n" + normal(terminal.screen()) + "exit " + std::to_string(exit_code) + "\n";
}

void expect_recorded(const std::string& name, const Transcript& transcript) {
  static const std::regex token_shaped("sk-ant|Bearer [A-Za-z0-9]|(?=[A-Z0-9_-]*[a-z])[A-Za-z0-9_-]{40,}");
  std::smatch found;
  EXPECT_FALSE(std::regex_search(transcript.text(), found, token_shaped)) << name << " shows " << found.str();
  const std::string path = MAESTRO_SOURCE_DIR "/tests/transcripts/" + name + ".txt";
  if (std::getenv("MAESTRO_RECORD") != nullptr) {
    std::ofstream(path, std::ios::binary) << transcript.text();
    return;
  }
  std::ostringstream recorded;
  recorded << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(recorded.str(), transcript.text())
      << "if the change is meant: ./dev record, then read the diff of " << name;
}

}  // namespace maestro::testing
