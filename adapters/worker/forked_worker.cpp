#include "adapters/worker/forked_worker.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "adapters/system/unique_fd.hpp"
#include "adapters/worker/in_process_runner.hpp"
#include "adapters/worker/report_wait.hpp"
#include "adapters/worker/signal_mask.hpp"
#include "adapters/worker/worker_channel.hpp"
#include "adapters/worker/worker_process.hpp"

namespace maestro {
namespace {

struct SocketPair {
  UniqueFd caller;
  UniqueFd worker;
};

std::optional<SocketPair> make_socket_pair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return std::nullopt;
  return SocketPair{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

void be_the_worker(std::unique_ptr<SpendTask>& task, UniqueFd& socket, const WorkerLog& log) {
  WorkerChannel channel(std::move(socket));
  std::vector<int> kept = task->descriptors();
  kept.push_back(channel.descriptor());
  leave_surroundings(std::move(kept));
  if (log.redirect) log.redirect([&channel](std::string_view line) { channel.log(line); });
  run_task(*task, channel);
  task.reset();
}

}  // namespace

Result<SpendReport> ForkedWorker::run(std::unique_ptr<SpendTask> task, std::chrono::milliseconds limit,
                                      SpendWatcher& watcher) {
  std::optional<SocketPair> sockets = make_socket_pair();
  if (!sockets) return InProcessRunner(clock_).run(std::move(task), limit, watcher);
  SignalMask mask;
  if (!start_detached([&] { be_the_worker(task, sockets->worker, log_); }))
    return InProcessRunner(clock_).run(std::move(task), limit, watcher);
  // Before any signal can act: a caller that is stopped here must not keep a copy of the lock.
  task.reset();
  sockets->worker = UniqueFd();
  mask.block_only_stops();
  const WaitTerms terms{limit, mask.stops(), ::getpid() == 1 ? WaitEnd::report_only : WaitEnd::limit};
  return wait_for_report(sockets->caller.get(), terms, clock_, watcher, log_.say);
}

}  // namespace maestro
