#include "adapters/loopback/loopback_socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

namespace maestro {
namespace {

constexpr int backlog = 16;
constexpr int tries_for_a_port = 16;

sa_family_t address_family(const sockaddr_in& address) { return address.sin_family; }
sa_family_t address_family(const sockaddr_in6& address) { return address.sin6_family; }

template <class Address>
UniqueFd listen_at(Address address) {
  UniqueFd fd(::socket(address_family(address), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.is_open() || ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(fd.get(), backlog) != 0)
    return UniqueFd(-1);
  return fd;
}

std::uint16_t port_of(const UniqueFd& fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return ntohs(address.sin_port);
}

sockaddr_in ipv4_loopback() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

sockaddr_in6 ipv6_loopback(std::uint16_t port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  address.sin6_port = htons(port);
  return address;
}

}  // namespace

std::optional<LoopbackSockets> listen_on_loopback() {
  for (int tries_left = tries_for_a_port; tries_left > 0; --tries_left) {
    LoopbackSockets sockets;
    sockets.ipv4 = listen_at(ipv4_loopback());
    if (!sockets.ipv4.is_open()) return std::nullopt;
    sockets.port = port_of(sockets.ipv4);
    sockets.ipv6 = listen_at(ipv6_loopback(sockets.port));
    if (sockets.ipv6.is_open() || errno != EADDRINUSE) return sockets;  // taken by another: he would hear the browser
  }
  return std::nullopt;
}

}  // namespace maestro
