#pragma once

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/e2e/program.hpp"

namespace maestro::testing {

using namespace std::chrono_literals;

inline constexpr const char* faketime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
inline constexpr std::chrono::seconds week = 24h * 7;
inline constexpr std::chrono::seconds right{0};

struct ClockStep {
  const char* name;
  std::chrono::seconds by;
  const char* then;   ///< what `auth status` says of a token of eight hours that was issued before the step
  const char* again;  ///< and of one that was issued after it, when the clock is right again
};

inline std::chrono::seconds to(std::int64_t unix_time) {
  return std::chrono::seconds(unix_time) -
         std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
}

/// A token with more life left than it was issued with is `expiring`: its end is not known.
inline std::vector<ClockStep> clock_steps() {
  return {{"an hour back", -1h, "expiring", "valid"},
          {"a week back", -week, "expiring", "expired"},
          {"an hour forward", 1h, "valid", "expiring"},
          {"a week forward", week, "expired", "expiring"},
          {"to 1970", to(60), "expiring", "expired"},
          {"to 2038-01-19 03:14:08, where 32 bits end", to(2'147'483'648), "expired", "expiring"},
          {"to 2100", to(4'102'444'800), "expired", "expiring"}};
}

/// A home whose programs have a clock of their own, that can be set.
class ClockTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(faketime)) GTEST_SKIP() << "libfaketime is not installed";
    set_clock(right);
    home_.environment["LD_PRELOAD"] = faketime;
    home_.environment["FAKETIME_TIMESTAMP_FILE"] = home_.path("clock");
    home_.environment["FAKETIME_NO_CACHE"] = "1";
    home_.environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
    home_.environment["DONT_FAKE_MONOTONIC"] = "1";
  }

  /// Of every program of this home, also of those that run.
  void set_clock(std::chrono::seconds off_by) const {
    std::ofstream(home_.path("clock.new")) << (off_by < 0s ? "" : "+") << off_by.count() << "\n";
    std::filesystem::rename(home_.path("clock.new"), home_.path("clock"));
  }
  void log_in() { ASSERT_EQ(home_.login(server_).exit_code, 0); }
  [[nodiscard]] int refresh() const { return home_.run({"auth", "refresh"}).exit_code; }
  std::string approved() {
    const std::string url = home_.run({"auth", "url"}).out;
    return server_.approve(url.substr(0, url.find('\n')));
  }

  demo::DemoServer server_{[] {
    demo::DemoServerOptions options;
    options.token_lifetime = 8h;
    return options;
  }()};
  Home home_{server_.base_url()};
};

}  // namespace maestro::testing
