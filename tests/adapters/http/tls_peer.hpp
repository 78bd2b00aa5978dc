#pragma once

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "adapters/system/unique_fd.hpp"

namespace maestro::testing {

/// A server on 127.0.0.1 that speaks TLS, reads one request whole and then does as it is told. When that returns, the
/// connection is closed without a word of TLS. Throws std::runtime_error.
class TlsPeer {
 public:
  using Respond = std::function<void(SSL* tls, int connection)>;
  TlsPeer(const std::string& certificate_file, const std::string& key_file, Respond respond);
  ~TlsPeer();
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;
  [[nodiscard]] int port() const { return port_; }

 private:
  void serve();

  int port_ = 0;
  UniqueFd listener_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  Respond respond_;
  std::thread thread_;
};

}  // namespace maestro::testing
