#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/secret.hpp"

namespace maestro {

/// application/x-www-form-urlencoded as the WHATWG URL standard has it, which is what the reference sends:
/// `A-Z a-z 0-9 * - . _` stay bare, a space becomes `+`, every other byte `%XX` in upper case (so `~` is `%7E`).
[[nodiscard]] std::string form_encode(std::string_view text);

/// Appends `name=value` to a form or query, after an `&` if there is something before it. The name goes as it is.
template <class Tag>
void append_form_field(Secret<Tag>& form, std::string_view name, std::string_view value);

/// The reverse; absent when a `%` is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<WipingBytes> form_decode(std::string_view text);

namespace detail {
/// Calls `put(char)` for each character of the encoded text.
template <class Put>
void form_encode_each(std::string_view text, Put put) {
  constexpr std::string_view hexadecimal = "0123456789ABCDEF";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    const bool alphanumeric =
        (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    if (alphanumeric || byte == '*' || byte == '-' || byte == '.' || byte == '_') {
      put(character);
    } else if (byte == ' ') {
      put('+');
    } else {
      put('%');
      put(hexadecimal[byte >> 4]);
      put(hexadecimal[byte & 15]);
    }
  }
}
}  // namespace detail

template <class Tag>
void append_form_field(Secret<Tag>& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form.append("&");
  form.append(name);
  form.append("=");
  detail::form_encode_each(value, [&form](char character) { form.append({&character, 1}); });
}

}  // namespace maestro
