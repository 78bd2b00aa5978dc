#pragma once

namespace maestro {

/// Something that may happen while a person is waited for. Not thread-safe.
class EventSource {
 public:
  virtual ~EventSource() = default;
  /// To be waited for with poll(2), for reading.
  [[nodiscard]] virtual int descriptor() = 0;
  /// Does what is due, without waiting. Whether it has happened; stays true from then on.
  [[nodiscard]] virtual bool look() = 0;
};

}  // namespace maestro
