#pragma once

#include <string_view>

#include "adapters/system/unique_fd.hpp"
#include "adapters/worker/channel_message.hpp"
#include "ports/spend_runner.hpp"

namespace maestro {

/// The worker's end of the socket. Never waits: a caller that is stopped or gone holds the worker up in nothing. Log
/// lines leave room, so that a stopped caller that reads nothing still finds the report when it goes on.
class WorkerChannel final : public SpendChannel {
 public:
  explicit WorkerChannel(UniqueFd socket) : socket_(std::move(socket)) {}

  /// The caller said so, or INT, TERM or HUP waits for this process. A caller that is gone has not said stop.
  bool stop_requested() override;
  void enter(SpendStage stage, const std::string& host) override;
  void report(const SpendReport& report) override;
  void log(std::string_view line);
  [[nodiscard]] bool has_reported() const { return has_reported_; }
  [[nodiscard]] int descriptor() const { return socket_.get(); }

 private:
  void send(const WorkerMessage& message);
  UniqueFd socket_;
  bool stop_ = false;
  bool has_reported_ = false;
};

/// Runs the task on the channel. What it throws becomes a report of Errc::internal.
void run_task(SpendTask& task, WorkerChannel& channel);

}  // namespace maestro
