#include "adapters/loopback/loopback_redirect_listener.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <list>
#include <optional>

#include "adapters/loopback/callback_page.hpp"
#include "adapters/loopback/callback_request.hpp"
#include "adapters/loopback/loopback_socket.hpp"

namespace maestro {
namespace {

constexpr std::size_t longest_head = 16384;
constexpr std::size_t most_connections = 32;

struct Connection {
  UniqueFd fd;
  WipingBytes received;
  std::string answer;  ///< what is left of it
};

class LoopbackRedirectWait final : public RedirectWait {
 public:
  LoopbackRedirectWait(LoopbackSockets sockets, UniqueFd epoll, std::string path, RedirectJudge judge)
      : sockets_(std::move(sockets)), epoll_(std::move(epoll)), path_(std::move(path)), judge_(std::move(judge)) {}

  bool watch(int fd, std::uint32_t events) const {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0;
  }

  int descriptor() override { return epoll_.get(); }
  std::uint16_t port() override { return sockets_.port; }
  bool look() override;
  Result<PastedText> answer() override { return std::move(*outcome_); }

 private:
  void accept_from(int listener);
  void serve(std::list<Connection>::iterator connection);
  /// Whether the whole head has come.
  static bool receive(Connection& connection);
  void judge(Connection& connection);
  static bool send(Connection& connection);

  LoopbackSockets sockets_;
  UniqueFd epoll_;
  std::string path_;
  RedirectJudge judge_;
  std::list<Connection> connections_;
  std::optional<Result<PastedText>> outcome_;
};

bool LoopbackRedirectWait::look() {
  while (true) {
    std::array<epoll_event, 8> events{};
    const int count = ::epoll_wait(epoll_.get(), events.data(), events.size(), 0);
    if (count <= 0) break;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      const int fd = events.at(i).data.fd;
      if (fd == sockets_.ipv4.get() || fd == sockets_.ipv6.get()) {
        accept_from(fd);
        continue;
      }
      const auto connection = std::find_if(connections_.begin(), connections_.end(),
                                           [fd](const Connection& one) { return one.fd.get() == fd; });
      if (connection != connections_.end()) serve(connection);
    }
  }
  return outcome_.has_value();
}

void LoopbackRedirectWait::accept_from(int listener) {
  UniqueFd fd(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!fd.is_open()) return;
  if (connections_.size() == most_connections) connections_.pop_front();
  if (watch(fd.get(), EPOLLIN | EPOLLRDHUP)) connections_.push_back({std::move(fd), {}, {}});
}

void LoopbackRedirectWait::serve(std::list<Connection>::iterator connection) {
  if (connection->answer.empty()) {
    if (!receive(*connection)) {
      if (!connection->fd.is_open()) connections_.erase(connection);
      return;
    }
    judge(*connection);
  }
  if (send(*connection)) connections_.erase(connection);
}

bool LoopbackRedirectWait::receive(Connection& connection) {
  constexpr std::string_view end = "\r\n\r\n";
  std::array<char, 4096> chunk{};
  const ssize_t got = ::recv(connection.fd.get(), chunk.data(), chunk.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (got > 0) connection.received.insert(connection.received.end(), chunk.begin(), chunk.begin() + got);
  explicit_bzero(chunk.data(), chunk.size());
  const std::string_view head(connection.received.data(), connection.received.size());
  if (head.find(end) != std::string_view::npos) return true;
  if (got <= 0 || head.size() > longest_head) connection.fd = UniqueFd(-1);
  return false;
}

void LoopbackRedirectWait::judge(Connection& connection) {
  CallbackRequest request = parse_callback_request({connection.received.data(), connection.received.size()}, path_);
  switch (request.kind) {
    case CallbackRequest::Kind::other_path:
      connection.answer = not_found_answer();
      return;
    case CallbackRequest::Kind::other_method:
      connection.answer = method_not_allowed_answer();
      return;
    case CallbackRequest::Kind::malformed:
      connection.answer = malformed_answer();
      return;
    case CallbackRequest::Kind::callback:
      break;
  }
  const Status judgement = judge_(request.query);
  connection.answer = callback_page(judgement);
  if (outcome_) return;  // the first answer wins
  if (judgement) outcome_.emplace(std::move(request.query));
  if (!judgement && judgement.error().code == Errc::refused) outcome_.emplace(fail(judgement.error()));
}

/// Whether nothing is left to do for the connection. A page fits into the socket's buffer, so that what is left after
/// the first try is of a browser that has gone.
bool LoopbackRedirectWait::send(Connection& connection) {
  std::string& answer = connection.answer;
  while (!answer.empty()) {
    const ssize_t sent = ::send(connection.fd.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) break;
    answer.erase(0, static_cast<std::size_t>(sent));
  }
  ::shutdown(connection.fd.get(), SHUT_WR);
  return true;
}

}  // namespace

Result<std::unique_ptr<RedirectWait>> LoopbackRedirectListener::listen(const std::string& path, RedirectJudge judge) {
  std::optional<LoopbackSockets> sockets = listen_on_loopback();
  UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  if (!sockets || !epoll.is_open())
    return fail(Errc::internal, "Could not open a local port for the callback",
                "Log in without --callback and paste the code.");
  const int ipv4 = sockets->ipv4.get();
  const int ipv6 = sockets->ipv6.is_open() ? sockets->ipv6.get() : -1;
  auto wait = std::make_unique<LoopbackRedirectWait>(*std::move(sockets), std::move(epoll), path, std::move(judge));
  if (!wait->watch(ipv4, EPOLLIN) || (ipv6 >= 0 && !wait->watch(ipv6, EPOLLIN)))
    return fail(Errc::internal, "Could not wait for the callback", "Log in without --callback and paste the code.");
  return wait;
}

}  // namespace maestro
