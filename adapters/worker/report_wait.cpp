#include "adapters/worker/report_wait.hpp"

#include <errno.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <optional>

#include "adapters/system/unique_fd.hpp"
#include "adapters/worker/channel_message.hpp"

namespace maestro {
namespace {

using std::chrono::milliseconds;

/// Where no signalfd can be had, pending signals are looked for this often.
constexpr milliseconds slice_without_signalfd{200};

/// At one look: more than a socket holds, so that all that was there is read, and a worker that logs without end cannot
/// keep a signal waiting.
constexpr int most_packets = 512;

milliseconds as_waited(milliseconds took, milliseconds slice) { return took >= slice + slice / 2 ? slice : took; }

bool is_pending(const sigset_t& stops) {
  sigset_t pending{};
  ::sigemptyset(&pending);
  ::sigpending(&pending);
  sigset_t both{};
  ::sigandset(&both, &pending, &stops);
  return ::sigisemptyset(&both) == 0;
}

class ReportWait {
 public:
  ReportWait(int channel, const WaitTerms& terms, Clock& clock, SpendWatcher& watcher,
             const std::function<void(std::string_view)>& say)
      : channel_(channel),
        terms_(terms),
        clock_(clock),
        watcher_(watcher),
        say_(say),
        signals_(::signalfd(-1, &terms.stops, SFD_CLOEXEC | SFD_NONBLOCK)),
        last_look_(clock.elapsed()) {}

  Result<SpendReport> wait() {
    for (;;) {
      sleep_until_something_happens();
      count_time();
      read_channel();
      if (report_) return *report_;
      if (worker_is_gone_)
        return fail(Errc::refresh_interrupted, "The refresh ended unexpectedly before its result was known",
                    "Run the command again: it finds out what happened");
      if (!stop_was_sent_ && is_pending(terms_.stops)) send_stop();
      if (terms_.end == WaitEnd::report_only) continue;
      if (stop_was_sent_) return fail(Errc::interrupted, "Interrupted");
      if (waited_ >= terms_.limit)
        return fail(Errc::still_refreshing, "The refresh is still going on in the background",
                    "Run the command again in a moment; nothing is lost");
    }
  }

 private:
  void sleep_until_something_happens() {
    milliseconds slice = signals_.is_open() ? terms_.slice : slice_without_signalfd;
    if (terms_.end == WaitEnd::limit) slice = std::clamp(terms_.limit - waited_, milliseconds{0}, slice);
    std::array<pollfd, 2> watched = {
        {{channel_, POLLIN, 0}, {stop_was_sent_ ? -1 : signals_.get(), POLLIN, 0}}};  // a negative one is passed over
    ::poll(watched.data(), watched.size(), static_cast<int>(slice.count()));
  }

  void count_time() {
    const milliseconds now = clock_.elapsed();
    waited_ += as_waited(now - last_look_, terms_.slice);
    last_look_ = now;
    if (waited_ - told_at_ < terms_.slice) return;
    told_at_ = waited_;
    watcher_.waiting(stage_, host_, waited_, terms_.limit);
  }

  void read_channel() {
    std::array<char, largest_packet> packet{};
    for (int left = most_packets; left > 0 && !report_ && !worker_is_gone_; --left) {
      const ssize_t got = ::recv(channel_, packet.data(), packet.size(), MSG_DONTWAIT);
      if (got > 0) take({packet.data(), static_cast<std::size_t>(got)});
      if (got == 0) worker_is_gone_ = true;
      if (got >= 0 || errno == EINTR) continue;
      // A worker that ends without having read the stop leaves this error in front of its last words.
      if (errno != ECONNRESET) return;
    }
  }

  void take(std::string_view packet) {
    const std::optional<WorkerMessage> message = decode(packet);
    if (!message) return;
    if (const auto* entered = std::get_if<StageEntered>(&*message)) {
      stage_ = entered->stage;
      host_ = entered->host;
    }
    if (const auto* log = std::get_if<LogText>(&*message); log != nullptr && say_) say_(log->line);
    if (const auto* report = std::get_if<SpendReport>(&*message)) report_ = *report;
  }

  void send_stop() {
    stop_was_sent_ = true;
    [[maybe_unused]] const ssize_t sent =
        ::send(channel_, stop_message.data(), stop_message.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }

  int channel_;
  const WaitTerms& terms_;
  Clock& clock_;
  SpendWatcher& watcher_;
  const std::function<void(std::string_view)>& say_;
  UniqueFd signals_;
  milliseconds last_look_;
  milliseconds waited_{0};
  milliseconds told_at_{0};
  SpendStage stage_ = SpendStage::connecting;
  std::string host_;
  std::optional<SpendReport> report_;
  bool worker_is_gone_ = false;
  bool stop_was_sent_ = false;
};

}  // namespace

Result<SpendReport> wait_for_report(int channel, const WaitTerms& terms, Clock& clock, SpendWatcher& watcher,
                                    const std::function<void(std::string_view)>& say) {
  return ReportWait(channel, terms, clock, watcher, say).wait();
}

}  // namespace maestro
