#pragma once

#include <memory>

namespace maestro {

/// Defers SIGINT and SIGTERM over the stretch between spending a single-use token and storing its successor. The
/// command has a real one; a library must not touch its host's signals and has NoInterrupts.
class Interrupts {
 public:
  class Hold {
   public:
    virtual ~Hold() = default;  ///< a signal that came meanwhile takes effect now
  };
  virtual ~Interrupts() = default;
  /// Until the Hold goes. A second signal ends the process at once.
  [[nodiscard]] virtual std::unique_ptr<Hold> hold() = 0;
};

class NoInterrupts final : public Interrupts {
 public:
  std::unique_ptr<Hold> hold() override { return nullptr; }
};

}  // namespace maestro
