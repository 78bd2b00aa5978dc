#pragma once

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>

#include "adapters/system/system_clock.hpp"
#include "adapters/system/unique_fd.hpp"
#include "adapters/worker/forked_worker.hpp"

namespace maestro::testing {

/// The worker's talk with the test, over two pipes: what happens goes out, orders come in.
class Talk {
 public:
  Talk(UniqueFd events, UniqueFd orders) : events_(std::move(events)), orders_(std::move(orders)) {}
  void say(const std::string& event) {
    const std::string line = event + "\n";
    if (::write(events_.get(), line.data(), line.size()) < 0) ::_exit(99);
  }
  /// Whether the next order has come in that time; takes it.
  bool hears_within(std::chrono::milliseconds time) {
    pollfd watched{orders_.get(), POLLIN, 0};
    char order = 0;
    return ::poll(&watched, 1, static_cast<int>(time.count())) > 0 && ::read(orders_.get(), &order, 1) == 1;
  }
  void wait_for_order() {
    char order = 0;
    if (::read(orders_.get(), &order, 1) != 1) ::_exit(98);
  }
  [[nodiscard]] std::vector<int> descriptors() const { return {events_.get(), orders_.get()}; }
  std::string last_words;  ///< said when the task goes that has run

 private:
  UniqueFd events_;
  UniqueFd orders_;
};

using Script = std::function<void(SpendChannel&, Talk&)>;

/// Connects until it gets an order or is to stop, has sent until the next, and stores.
inline void spend(SpendChannel& channel, Talk& talk) {
  channel.enter(SpendStage::connecting, "auth.example.com");
  talk.say("connecting " + std::to_string(::getpid()));
  while (!talk.hears_within(std::chrono::milliseconds{10}))
    if (channel.stop_requested()) {
      talk.say("stopped");
      return channel.report({0, Error{Errc::interrupted, "Interrupted", ""}});
    }
  channel.enter(SpendStage::sent, "auth.example.com");
  talk.say("sent");
  talk.wait_for_order();
  channel.enter(SpendStage::storing, "auth.example.com");
  talk.say("stored");
  channel.report({7, std::nullopt});
}

class ScriptedTask final : public SpendTask {
 public:
  ScriptedTask(Script script, Talk talk) : script_(std::move(script)), talk_(std::move(talk)) {}
  ~ScriptedTask() override {
    if (!talk_.last_words.empty()) talk_.say(talk_.last_words);
  }
  void run(SpendChannel& channel) override { script_(channel, talk_); }
  std::vector<int> descriptors() override { return talk_.descriptors(); }

 private:
  Script script_;
  Talk talk_;
};

struct QuietWatcher final : SpendWatcher {
  void waiting(SpendStage, const std::string&, std::chrono::milliseconds, std::chrono::milliseconds) override {}
};

/// How a caller exits by its own will: 0 for a login, else by the error, which its wait or the report gave.
constexpr int wait_failed = 10;
constexpr int report_failed = 100;
inline int exit_code_of(const Result<SpendReport>& result) {
  if (!result) return wait_failed + static_cast<int>(result.error().code);
  return result->error ? report_failed + static_cast<int>(result->error->code) : 0;
}

struct Caller {
  Script script = spend;
  std::chrono::milliseconds limit = std::chrono::hours{1};
  std::function<void(Talk&)> before = [](Talk&) {};
  std::function<int(const Result<SpendReport>&)> after = exit_code_of;
  WorkerLog log = {};
  enum class Place { own_group, own_terminal } place = Place::own_group;
};

/// A process that runs a task with a ForkedWorker, and the test that watches both. The test has one thread.
class WorkerScene {
 public:
  explicit WorkerScene(const Caller& caller) {
    std::array<int, 2> events{};
    std::array<int, 2> orders{};
    if (::pipe2(events.data(), O_CLOEXEC) != 0 || ::pipe2(orders.data(), O_CLOEXEC) != 0)
      throw std::runtime_error("no pipe");
    events_ = UniqueFd(events[0]);
    orders_ = UniqueFd(orders[1]);
    Talk talk{UniqueFd(events[1]), UniqueFd(orders[0])};
    caller_ = start(caller.place);
    if (caller_ == 0) be_the_caller(caller, std::move(talk));
  }
  ~WorkerScene() {
    orders_ = UniqueFd();  // a worker that waits for an order ends
    if (caller_ <= 0) return;
    ::kill(caller_, SIGKILL);
    ::waitpid(caller_, nullptr, 0);
  }
  WorkerScene(const WorkerScene&) = delete;
  WorkerScene& operator=(const WorkerScene&) = delete;

  [[nodiscard]] pid_t caller() const { return caller_; }
  [[nodiscard]] pid_t worker() const { return worker_; }
  void order() {
    if (::write(orders_.get(), "g", 1) != 1) throw std::runtime_error("nobody takes orders");
  }
  /// The next thing that the worker says; empty when no process is left that could. Throws after a minute.
  std::string next_event() {
    std::string line;
    for (char byte = 0;;) {
      pollfd watched{events_.get(), POLLIN, 0};
      if (::poll(&watched, 1, 60'000) <= 0) throw std::runtime_error("nothing happens");
      if (::read(events_.get(), &byte, 1) != 1 || byte == '\n') return line;
      line += byte;
    }
  }
  void wait_until_connecting() {
    const std::string event = next_event();
    if (!event.starts_with("connecting ")) throw std::runtime_error("instead of connecting: " + event);
    worker_ = std::stoi(event.substr(11));
  }
  void wait_until_sent() {
    wait_until_connecting();
    order();
    if (next_event() != "sent") throw std::runtime_error("nothing was sent");
  }
  /// Its exit code, or 1000 + the signal that ended it.
  int caller_end() {
    int status = 0;
    ::waitpid(std::exchange(caller_, -1), &status, 0);
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
  }
  /// Until it has no copy of what the worker talks through: from then on it only waits.
  void wait_until_caller_waits() {
    const std::string pipe = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(events_.get()));
    const std::string open = "/proc/" + std::to_string(caller_) + "/fd";
    for (int tries = 0; tries < 60'000; ++tries, ::usleep(1000)) {
      bool has_it = false;
      for (const auto& entry : std::filesystem::directory_iterator(open)) {
        std::error_code gone;
        has_it = has_it || std::filesystem::read_symlink(entry.path(), gone) == pipe;
      }
      if (!has_it) return;
    }
    throw std::runtime_error("the caller keeps its copy");
  }
  void wait_until_caller_is_stopped() {
    int status = 0;
    if (::waitpid(caller_, &status, WUNTRACED) != caller_ || !WIFSTOPPED(status))
      throw std::runtime_error("the caller was not stopped");
  }
  void close_terminal() { terminal_ = UniqueFd(); }

 private:
  pid_t start(Caller::Place place) {
    if (place == Caller::Place::own_group) {
      const pid_t pid = ::fork();
      ::setpgid(pid, 0);  // by both, so that it is so for both
      return pid;
    }
    int terminal = -1;
    const pid_t pid = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (pid > 0) terminal_ = UniqueFd(terminal);
    return pid;
  }
  [[noreturn]] void be_the_caller(const Caller& caller, Talk talk) {
    events_ = UniqueFd();
    orders_ = UniqueFd();
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    caller.before(talk);
    SystemClock clock;
    QuietWatcher watcher;
    ForkedWorker runner(clock, caller.log);
    const auto result =
        runner.run(std::make_unique<ScriptedTask>(caller.script, std::move(talk)), caller.limit, watcher);
    ::_exit(caller.after(result));
  }

  UniqueFd events_;
  UniqueFd orders_;
  UniqueFd terminal_;
  pid_t caller_ = -1;
  pid_t worker_ = -1;
};

}  // namespace maestro::testing
