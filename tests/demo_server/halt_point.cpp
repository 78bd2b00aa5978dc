#include "tests/demo_server/halt_point.hpp"

#include <algorithm>

namespace maestro::demo {

void HaltPoint::set(HaltAt at, std::size_t body_bytes) {
  const std::scoped_lock lock(mutex_);
  is_set_ = true;
  at_ = at;
  body_bytes_ = body_bytes;
}

void HaltPoint::release() {
  const std::scoped_lock lock(mutex_);
  is_set_ = false;
  ++releases_;
  changed_.notify_all();
}

void HaltPoint::end() {
  const std::scoped_lock lock(mutex_);
  has_ended_ = true;
  changed_.notify_all();
}

bool HaltPoint::wait_for(int count, std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [&] { return standing_ >= count; });
}

void HaltPoint::pass(HaltAt at) {
  std::unique_lock lock(mutex_);
  if (!is_set_ || at_ != at) return;
  ++standing_;
  changed_.notify_all();
  changed_.wait(lock, [this, before = releases_] { return has_ended_ || releases_ != before; });
  --standing_;
}

std::size_t HaltPoint::bytes_before(std::size_t size) {
  const std::scoped_lock lock(mutex_);
  return is_set_ && at_ == HaltAt::answered ? std::min(body_bytes_, size) : size;
}

}  // namespace maestro::demo
