#include "tests/faults/faulty_server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
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

/// Waits so long, or until the client has gone; true in that case.
bool has_gone(int connection, std::chrono::milliseconds patience) {
  pollfd client{connection, POLLRDHUP, 0};
  return ::poll(&client, 1, static_cast<int>(patience.count())) > 0;
}

void reset_on_close(int connection) {
  const linger at_once{1, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

std::string first_half(const std::string& answer) {
  const std::size_t body = answer.find("\r\n\r\n") + 4;
  return answer.substr(0, body + (answer.size() - body) / 2);
}

void drip(int connection, const std::string& answer, std::chrono::milliseconds pace) {
  const int no_delay = 1;
  ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
  for (const char byte : answer) {
    if (has_gone(connection, pace)) return;
    send_all(connection, {&byte, 1});
  }
}

void deliver(int connection, const std::string& answer, const AnswerFault& fault) {
  switch (fault.spoil) {
    case Spoil::refuse:
      return;  // whoever asks all the same gets nothing
    case Spoil::reset:
      return reset_on_close(connection);
    case Spoil::stall:
      (void)has_gone(connection, std::chrono::minutes(1));
      return;
    case Spoil::cut_in_half:
      return send_all(connection, first_half(answer));
    case Spoil::drip:
      return drip(connection, answer, fault.pace);
    case Spoil::replace:
      return send_all(connection, fault.bytes);
  }
}

}  // namespace

FaultyServer::FaultyServer(int port_behind) : port_behind_(port_behind) {
  front_.respond_with([this](int connection, const std::string& request) { respond(connection, request); });
}

std::string FaultyServer::base_url() {
  const std::lock_guard guard(mutex_);
  const bool refuses = fault_.answers > 0 && fault_.spoil == Spoil::refuse;
  return "http://127.0.0.1:" + std::to_string(refuses ? nobody_.number() : front_.port());
}

void FaultyServer::begin(const AnswerFault& fault) {
  const std::lock_guard guard(mutex_);
  fault_ = fault;
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
