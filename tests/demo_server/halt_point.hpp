#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace maestro::demo {

/// Where the token endpoint may stand still with a request.
enum class HaltAt {
  received,   ///< the request is whole; the server has not acted on it
  committed,  ///< the server has acted (tokens are rotated); nothing has been sent
  answered,   ///< the head and some bytes of the answer's body have been sent
};

/// Requests stand still at one place of the token endpoint until they are released. Thread-safe.
class HaltPoint {
 public:
  /// From now on every request stops there; `body_bytes` of the body are sent before `answered`.
  void set(HaltAt at, std::size_t body_bytes);
  /// Whoever stands goes on, and nobody stops any more.
  void release();
  /// As release(), for good: the server ends.
  void end();
  /// Waits until `count` requests stand; false when `timeout` passes before.
  [[nodiscard]] bool wait_for(int count, std::chrono::milliseconds timeout);

  // The server's side.
  /// Returns at once unless requests stop there.
  void pass(HaltAt at);
  /// How much of a body of `size` bytes is sent before `answered` is passed: all of it where nothing stops there.
  [[nodiscard]] std::size_t bytes_before(std::size_t size);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_set_ = false;
  bool has_ended_ = false;
  HaltAt at_ = HaltAt::received;
  std::size_t body_bytes_ = 0;
  unsigned long long releases_ = 0;
  int standing_ = 0;
};

}  // namespace maestro::demo
