#pragma once

#include <httplib.h>

#include <memory>
#include <string>
#include <thread>

namespace maestro::demo {

/// The socket on loopback and the threads that serve it. Included by one file only: httplib.h compiles slowly.
class Listener {
 public:
  /// Bound, but not answering before start(). Port 0: a free one. Both files: TLS.
  /// Throws std::runtime_error when the port is taken or the certificate does not load.
  Listener(const std::string& address, int port, const std::string& certificate_file, const std::string& key_file);
  /// Waits for requests in progress.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Routes are added before start().
  [[nodiscard]] httplib::Server& routes() { return *server_; }
  void start();
  [[nodiscard]] int port() const { return port_; }

 private:
  template <typename Server>
  [[nodiscard]] bool bind(const std::string& address, std::unique_ptr<Server> server);

  int port_;
  std::unique_ptr<httplib::Server> server_;
  std::thread thread_;
};

}  // namespace maestro::demo
