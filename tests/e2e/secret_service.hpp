#pragma once

#include <sys/types.h>

#include <string>

#include "tests/e2e/exec_arguments.hpp"

namespace maestro::testing {

/// A D-Bus session of its own with a real GNOME Keyring in it, as a desktop has.
class SecretService {
 public:
  enum class Keyring { unlocked, locked };
  /// `home`: where the keyring keeps its files; it must exist.
  SecretService(const std::string& home, Keyring keyring);
  ~SecretService();
  SecretService(const SecretService&) = delete;
  SecretService& operator=(const SecretService&) = delete;

  [[nodiscard]] static bool is_installed();
  /// Its DBUS_SESSION_BUS_ADDRESS.
  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  pid_t bus_ = -1;
  pid_t keyring_ = -1;
  std::string address_;
};

}  // namespace maestro::testing
