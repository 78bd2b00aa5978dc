#pragma once

#include <string>

#include "domain/secret.hpp"

namespace maestro {

/// What a request for the callback asks for, by its first line (RFC 9112 §3).
struct CallbackRequest {
  enum class Kind {
    callback,      ///< GET of the path
    other_path,    ///< GET or HEAD of something else, such as a favicon
    other_method,  ///< of the path, but not GET
    malformed,
  } kind = Kind::malformed;
  PastedText query;  ///< of a callback
};

/// `head` is the request up to the blank line.
[[nodiscard]] CallbackRequest parse_callback_request(std::string_view head, std::string_view path);

}  // namespace maestro
