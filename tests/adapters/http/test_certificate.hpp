#pragma once

#include <string>

namespace maestro::testing {

/// Writes a new key and a certificate for `host_name`, signed by itself and valid for an hour, both PEM.
/// Throws std::runtime_error.
void write_certificate(const std::string& host_name, const std::string& certificate_file, const std::string& key_file);

}  // namespace maestro::testing
