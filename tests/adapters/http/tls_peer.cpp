#include "tests/adapters/http/tls_peer.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>

namespace maestro::testing {

TlsPeer::TlsPeer(const std::string& certificate_file, const std::string& key_file, Respond respond)
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free),
      respond_(std::move(respond)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0 ||
      ::listen(listener_.get(), 16) != 0 ||
      SSL_CTX_use_certificate_chain_file(context_.get(), certificate_file.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context_.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error("no TLS peer");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TlsPeer::~TlsPeer() {
  ::shutdown(listener_.get(), SHUT_RDWR);
  thread_.join();
}

void TlsPeer::serve() {
  while (true) {
    const UniqueFd connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection.is_open()) return;
    const std::unique_ptr<SSL, void (*)(SSL*)> tls(SSL_new(context_.get()), SSL_free);
    SSL_set_fd(tls.get(), connection.get());
    if (SSL_accept(tls.get()) != 1) continue;
    std::string request;
    std::array<char, 4096> chunk{};
    while (request.find("\r\n\r\n{") == std::string::npos || !request.ends_with('}')) {
      const int got = SSL_read(tls.get(), chunk.data(), chunk.size());
      if (got <= 0) break;
      request.append(chunk.data(), static_cast<std::size_t>(got));
    }
    respond_(tls.get(), connection.get());
  }
}

}  // namespace maestro::testing
