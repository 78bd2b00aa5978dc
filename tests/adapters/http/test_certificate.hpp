#pragma once

#include <chrono>
#include <string>

namespace maestro::testing {

/// Writes a new key and a certificate for those hosts (names or addresses, with commas between), signed by itself, both
/// PEM. It is good since two hours before its end. Throws std::runtime_error.
void write_certificate(const std::string& hosts, const std::string& certificate_file, const std::string& key_file,
                       std::chrono::seconds good_for = std::chrono::hours(1));

}  // namespace maestro::testing
