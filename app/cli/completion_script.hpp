#pragma once

#include <string>

namespace maestro {

/// The completion scripts, made from commands() and the flags of each: nothing in them has to be kept in step by hand.
/// Profiles are asked of `maestro auth list` when they are needed.
[[nodiscard]] std::string bash_completion();
[[nodiscard]] std::string zsh_completion();
[[nodiscard]] std::string fish_completion();

}  // namespace maestro
