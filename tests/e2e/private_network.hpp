#pragma once

#include <string>
#include <vector>

namespace maestro::testing {

/// From here on this process and its children are in a network of their own that has nothing but loopback, in which
/// these names are 127.0.0.1. It cannot be left again. Why it cannot be entered, where it cannot: it takes the rights
/// of root.
[[nodiscard]] std::string enter_private_network(const std::vector<std::string>& names, const std::string& hosts_file);

}  // namespace maestro::testing
