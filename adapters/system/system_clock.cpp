#include "adapters/system/system_clock.hpp"

#include <thread>

namespace maestro {

using std::chrono::milliseconds;

std::chrono::sys_seconds SystemClock::now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

milliseconds SystemClock::elapsed() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

void SystemClock::sleep(milliseconds duration) { std::this_thread::sleep_for(duration); }

}  // namespace maestro
