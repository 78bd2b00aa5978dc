#include "adapters/loopback/callback_request.hpp"

#include <algorithm>

namespace maestro {

CallbackRequest parse_callback_request(std::string_view head, std::string_view path) {
  using Kind = CallbackRequest::Kind;
  const std::string_view line = head.substr(0, head.find('\r'));
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || last <= first || !line.substr(last + 1).starts_with("HTTP/1."))
    return {Kind::malformed, {}};
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::size_t question = std::min(target.find('?'), target.size());
  if (target.substr(0, question) != path) return {Kind::other_path, {}};
  if (method != "GET") return {Kind::other_method, {}};
  return {Kind::callback, PastedText(target.substr(std::min(question + 1, target.size())))};
}

}  // namespace maestro
