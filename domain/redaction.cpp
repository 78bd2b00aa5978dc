#include "domain/redaction.hpp"

#include <algorithm>

#include "domain/secret.hpp"

namespace maestro {
namespace {

constexpr std::size_t longest_text = 200;
constexpr std::size_t suspicious_run = 20;
constexpr std::string_view redacted = "[redacted]";

bool is_token_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' ||
         c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
}

bool looks_secret(std::string_view run) {
  return run.size() >= suspicious_run || run.find("sk-ant") != std::string_view::npos;
}

/// Still with its secrets, so in memory that is wiped.
WipingBytes printable(std::string_view text) {
  WipingBytes result;
  for (const char c : text) {
    const bool blank = c <= ' ' || c >= 0x7f;
    if (!blank)
      result.push_back(c);
    else if (!result.empty() && result.back() != ' ')
      result.push_back(' ');
  }
  if (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

}  // namespace

std::string clean_text(std::string_view text) {
  const WipingBytes printed = printable(text.substr(0, 4096));
  const std::string_view source(printed.data(), printed.size());
  std::string result;
  bool after_bearer = false;
  for (std::size_t i = 0; i < source.size() && result.size() < longest_text;) {
    if (!is_token_character(source[i])) {
      result.push_back(source[i++]);
      continue;
    }
    const auto end = std::find_if_not(source.begin() + i, source.end(), is_token_character);
    const std::string_view run = source.substr(i, static_cast<std::size_t>(end - source.begin()) - i);
    result += after_bearer || looks_secret(run) ? redacted : run;
    after_bearer = run == "Bearer" || run == "bearer";
    i += run.size();
  }
  if (result.size() > longest_text) result.resize(longest_text);
  return result;
}

std::string clean_error_code(std::string_view text) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  if (text.empty() || text.size() > 64 || !std::all_of(text.begin(), text.end(), allowed)) return {};
  return std::string(text);
}

std::string clean_request_id(std::string_view text) {
  const auto allowed = [](char c) {
    return is_token_character(c) && std::string_view(".~+/=").find(c) == std::string_view::npos;
  };
  if (text.size() > 64 || !std::all_of(text.begin(), text.end(), allowed)) return {};
  return text.find("sk-ant") == std::string_view::npos ? std::string(text) : "";
}

}  // namespace maestro
