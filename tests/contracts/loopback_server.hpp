#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "adapters/system/unique_fd.hpp"

namespace maestro::testing {

/// A server on 127.0.0.1 that answers with whatever bytes it was given, be they HTTP or not. One connection at a time;
/// a connection lives until one of the two closes it. Thread-safe.
class LoopbackServer {
 public:
  LoopbackServer();
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  [[nodiscard]] int port() const { return port_; }
  /// Used up in order, one for each request.
  void reply_next(std::string bytes);
  /// Sends these bytes, perhaps none, and closes.
  void reply_and_close_next(std::string bytes);
  /// From now on hands each request, with its connection, to `respond`, and closes the connection when that returns.
  using Respond = std::function<void(int connection, const std::string& request)>;
  void respond_with(Respond respond);
  /// From now on closes every connection before it reads anything.
  void hang_up();
  /// Every request whole as it came, head and body.
  [[nodiscard]] std::vector<std::string> requests() const;
  [[nodiscard]] int connections() const;

 private:
  struct Reply {
    std::string bytes;
    bool closes = false;
  };
  void serve();
  void serve_connection(int connection);
  std::optional<std::string> read_request(int connection) const;

  int port_ = 0;  ///< before the socket, which sets it
  UniqueFd listener_;
  UniqueFd stop_;  ///< becomes readable when the destructor wants the thread to end
  mutable std::mutex mutex_;
  std::deque<Reply> replies_;
  std::vector<std::string> requests_;
  int connections_ = 0;
  Respond respond_;
  bool hangs_up_ = false;
  std::thread thread_;
};

/// Sends all of it, unless the other side has had enough.
void send_all(int connection, std::string_view bytes);

/// A port of 127.0.0.1 that refuses connections: bound, so that nobody else gets it, and not listened to.
class RefusingPort {
 public:
  RefusingPort();
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_ = 0;  ///< before the socket, which sets it
  UniqueFd socket_;
};

}  // namespace maestro::testing
