#include "tests/contracts/loopback_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>

namespace maestro::testing {
namespace {

UniqueFd bound_socket(int& port) {
  UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0)
    throw std::runtime_error("no loopback port");
  port = ntohs(address.sin_port);
  return socket;
}

std::size_t content_length(const std::string& head) {
  const std::string name = "\r\nContent-Length: ";
  const std::size_t found = head.find(name);
  return found == std::string::npos ? 0 : std::stoul(head.substr(found + name.size()));
}

/// False when it is time to stop.
bool await_input(int socket, int stop) {
  std::array<pollfd, 2> inputs = {pollfd{socket, POLLIN, 0}, pollfd{stop, POLLIN, 0}};
  return ::poll(inputs.data(), inputs.size(), -1) > 0 && inputs[1].revents == 0;
}

}  // namespace

void send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the client has had enough
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

LoopbackServer::LoopbackServer() : listener_(bound_socket(port_)), stop_(::eventfd(0, EFD_CLOEXEC)) {
  if (::listen(listener_.get(), 16) != 0) throw std::runtime_error("cannot listen");
  thread_ = std::thread([this] { serve(); });
}

LoopbackServer::~LoopbackServer() {
  ::eventfd_write(stop_.get(), 1);
  thread_.join();
}

void LoopbackServer::reply_next(std::string bytes) {
  const std::lock_guard guard(mutex_);
  replies_.push_back({std::move(bytes), false});
}

void LoopbackServer::reply_and_close_next(std::string bytes) {
  const std::lock_guard guard(mutex_);
  replies_.push_back({std::move(bytes), true});
}

void LoopbackServer::respond_with(Respond respond) {
  const std::lock_guard guard(mutex_);
  respond_ = std::move(respond);
}

void LoopbackServer::hang_up() {
  const std::lock_guard guard(mutex_);
  hangs_up_ = true;
}

std::vector<std::string> LoopbackServer::requests() const {
  const std::lock_guard guard(mutex_);
  return requests_;
}

int LoopbackServer::connections() const {
  const std::lock_guard guard(mutex_);
  return connections_;
}

void LoopbackServer::serve() {
  while (await_input(listener_.get(), stop_.get())) {
    const UniqueFd connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    {
      const std::lock_guard guard(mutex_);
      ++connections_;
      if (hangs_up_) continue;
    }
    serve_connection(connection.get());
  }
}

void LoopbackServer::serve_connection(int connection) {
  while (const std::optional<std::string> request = read_request(connection)) {
    Reply reply{"", true};
    Respond respond;
    {
      const std::lock_guard guard(mutex_);
      requests_.push_back(*request);
      respond = respond_;
      if (!replies_.empty()) {
        reply = std::move(replies_.front());
        replies_.pop_front();
      }
    }
    if (respond) return respond(connection, *request);
    send_all(connection, reply.bytes);
    if (reply.closes) return;
  }
}

std::optional<std::string> LoopbackServer::read_request(int connection) const {
  std::string request;
  std::array<char, 65536> chunk{};
  while (true) {
    const std::size_t head = request.find("\r\n\r\n");
    if (head != std::string::npos && request.size() >= head + 4 + content_length(request.substr(0, head)))
      return request;
    if (!await_input(connection, stop_.get())) return std::nullopt;
    const ssize_t got = ::recv(connection, chunk.data(), chunk.size(), 0);
    if (got <= 0) return std::nullopt;
    request.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

RefusingPort::RefusingPort() : socket_(bound_socket(number_)) {}

}  // namespace maestro::testing
