#include "adapters/worker/worker_channel.hpp"

#include <errno.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>

#include "adapters/worker/signal_mask.hpp"

namespace maestro {
namespace {

/// Of unread packets, as the kernel counts them. Its default for all of a socket's is 208 KiB.
constexpr int most_unread_log = 64 * 1024;

bool has_room_for_log(int socket) {
  int unread = 0;
  return ::ioctl(socket, SIOCOUTQ, &unread) != 0 || unread < most_unread_log;
}

}  // namespace

bool WorkerChannel::stop_requested() {
  std::array<char, 16> packet{};
  for (;;) {
    const ssize_t got = ::recv(socket_.get(), packet.data(), packet.size(), MSG_DONTWAIT);
    if (got > 0) stop_ = stop_ || std::string_view(packet.data(), static_cast<std::size_t>(got)) == stop_message;
    // A caller that ends with packets unread leaves an error in front of what it has sent.
    if (got == 0 || (got < 0 && errno != EINTR && errno != ECONNRESET)) break;
  }
  return stop_ || told_to_end();
}

void WorkerChannel::enter(SpendStage stage, const std::string& host) { send(StageEntered{stage, host}); }

void WorkerChannel::report(const SpendReport& report) {
  if (has_reported_) return;
  has_reported_ = true;
  send(report);
}

void WorkerChannel::log(std::string_view line) {
  if (has_room_for_log(socket_.get())) send(LogText{std::string(line)});
}

void WorkerChannel::send(const WorkerMessage& message) {
  const std::string packet = encode(message);
  [[maybe_unused]] const ssize_t sent =
      ::send(socket_.get(), packet.data(), packet.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

void run_task(SpendTask& task, WorkerChannel& channel) {
  try {
    task.run(channel);
  } catch (...) {
    channel.report({0, Error{Errc::internal, "The refresh failed unexpectedly", "Please report this bug"}});
  }
}

}  // namespace maestro
