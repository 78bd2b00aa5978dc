#pragma once

#include <string>

namespace maestro::demo {

/// What a browser got.
struct Page {
  int status = 0;  ///< 0: nobody answered
  std::string location;
  std::string body;
};

/// GET, as a browser on this machine sends it; with a token, as a program does. Takes any certificate.
[[nodiscard]] Page browse(const std::string& url, const std::string& access_token = "");

/// Plays the person who presses a button of the consent page at that URL: `authorize` or `cancel`. Where he is sent.
[[nodiscard]] std::string press(const std::string& decision, const std::string& authorization_url);

}  // namespace maestro::demo
