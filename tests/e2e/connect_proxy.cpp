#include "tests/e2e/connect_proxy.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

namespace maestro::testing {
namespace {

/// The port of `CONNECT localhost:443 HTTP/1.1`; 0 for any other request.
int wanted_port(const std::string& request) {
  if (!request.starts_with("CONNECT ")) return 0;
  return std::stoi(request.substr(request.find(':') + 1));
}

UniqueFd connect_to(int port) {
  UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return UniqueFd();
  return socket;
}

/// False once there is nothing more.
bool pass_on(int from, int to) {
  std::array<char, 16384> chunk{};
  const ssize_t got = ::recv(from, chunk.data(), chunk.size(), 0);
  if (got > 0) send_all(to, {chunk.data(), static_cast<std::size_t>(got)});
  return got > 0;
}

/// Both ways, until one side closes.
void tunnel(int client, int server) {
  std::array<pollfd, 2> ends = {pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
  while (::poll(ends.data(), ends.size(), -1) > 0) {
    if (ends[0].revents != 0 && !pass_on(client, server)) return;
    if (ends[1].revents != 0 && !pass_on(server, client)) return;
  }
}

void serve(int client, const std::string& request) {
  const UniqueFd server = connect_to(wanted_port(request));
  if (!server.is_open()) return send_all(client, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  send_all(client, "HTTP/1.1 200 Connection established\r\n\r\n");
  tunnel(client, server.get());
}

}  // namespace

ConnectProxy::ConnectProxy() { server_.respond_with(serve); }

std::vector<std::string> ConnectProxy::requests() const {
  std::vector<std::string> lines = server_.requests();
  for (std::string& request : lines) request.resize(request.find("\r\n"));
  return lines;
}

}  // namespace maestro::testing
