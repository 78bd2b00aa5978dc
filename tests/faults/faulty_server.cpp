#include "tests/faults/faulty_server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>

namespace maestro::testing {
namespace {

/// A good answer with tokens that the server has never issued: whoever stores them has lost his login.
std::string forged_answer() {
  const std::string body = R"({"access_token":"sk-ant-oat01-FORGED","refresh_token":"sk-ant-ort01-FORGED",)"
                           R"("token_type":"Bearer","expires_in":3600})";
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

void reset_on_close(int connection) {
  const linger at_once{1, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

std::string first_half(const std::string& answer) {
  const std::size_t body = answer.find("\r\n\r\n") + 4;
  return answer.substr(0, body + (answer.size() - body) / 2);
}

}  // namespace

FaultyServer::FaultyServer(int port_behind) : port_behind_(port_behind), healed_(::eventfd(1, EFD_CLOEXEC)) {
  front_.respond_with([this](int connection, const std::string& request) { respond(connection, request); });
}

void FaultyServer::begin(const AnswerFault& fault) {
  const std::lock_guard guard(mutex_);
  fault_ = fault;
  eventfd_t ignored = 0;
  ::eventfd_read(healed_.get(), &ignored);
}

void FaultyServer::heal() {
  const std::lock_guard guard(mutex_);
  fault_ = {.answers = 0};
  ::eventfd_write(healed_.get(), 1);
}

bool FaultyServer::is_over(int connection, std::chrono::milliseconds timeout) const {
  std::array<pollfd, 2> ends = {pollfd{connection, POLLRDHUP, 0}, pollfd{healed_.get(), POLLIN, 0}};
  return ::poll(ends.data(), ends.size(), static_cast<int>(timeout.count())) > 0;
}

void FaultyServer::drip(int connection, const std::string& answer, std::chrono::milliseconds pace) const {
  const int no_delay = 1;
  ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
  for (std::size_t sent = 0; sent < answer.size(); ++sent) {
    if (is_over(connection, pace)) return send_all(connection, std::string_view(answer).substr(sent));
    send_all(connection, {&answer[sent], 1});
  }
}

void FaultyServer::deliver(int connection, const std::string& answer, const AnswerFault& fault) const {
  const bool is_forged = fault.effect == AnswerFault::Effect::none;
  switch (fault.spoil) {
    case Spoil::reset:
      return reset_on_close(connection);
    case Spoil::stall:
      (void)is_over(connection, std::chrono::minutes(5));
      return;
    case Spoil::cut_in_half:
      return send_all(connection, first_half(answer));
    case Spoil::drip:
      return drip(connection, is_forged ? first_half(answer) : answer, fault.pace);
    case Spoil::replace:
      return send_all(connection, fault.bytes);
  }
}

void FaultyServer::respond(int connection, const std::string& request) {
  AnswerFault fault;
  {
    const std::lock_guard guard(mutex_);
    fault = fault_;
    if (fault_.answers > 0) --fault_.answers;
  }
  if (fault.answers == 0) return send_all(connection, answer_from_behind(request));
  const bool is_taken = fault.effect == AnswerFault::Effect::taken;
  deliver(connection, is_taken ? answer_from_behind(request) : forged_answer(), fault);
}

std::string FaultyServer::answer_from_behind(const std::string& request) const {
  const UniqueFd server(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port_behind_));
  if (::connect(server.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("nobody behind");
  send_all(server.get(), request);
  std::string answer;  // up to the end of the connection: the demo server keeps none
  std::array<char, 4096> chunk{};
  for (ssize_t got = 0; (got = ::recv(server.get(), chunk.data(), chunk.size(), 0)) > 0;)
    answer.append(chunk.data(), static_cast<std::size_t>(got));
  return answer;
}

}  // namespace maestro::testing
