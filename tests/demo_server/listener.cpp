#include "tests/demo_server/listener.hpp"

#include <stdexcept>

namespace maestro::demo {
namespace {

/// Lengthens the backlog, which is fixed at 5 inside the library: a burst of clients beyond it waits a second for its
/// SYN to be sent again.
template <typename Base>
class PatientServer : public Base {
 public:
  using Base::Base;
  bool bind_to(const std::string& address, int& port) {
    if (port == 0)
      port = this->bind_to_any_port(address);
    else if (!this->bind_to_port(address, port))
      return false;
    return port > 0 && ::listen(this->svr_sock_, 256) == 0;
  }
};

}  // namespace

Listener::Listener(const std::string& address, int port, const std::string& certificate_file,
                   const std::string& key_file)
    : port_(port) {
  if (certificate_file.empty() != key_file.empty()) throw std::runtime_error("a certificate and a key go together");
  const bool bound = key_file.empty() ? bind(address, std::make_unique<PatientServer<httplib::Server>>())
                                      : bind(address, std::make_unique<PatientServer<httplib::SSLServer>>(
                                                          certificate_file.c_str(), key_file.c_str()));
  if (!bound) throw std::runtime_error("cannot listen on " + address + ", port " + std::to_string(port));
}

Listener::~Listener() {
  server_->stop();
  if (thread_.joinable()) thread_.join();
}

void Listener::start() {
  thread_ = std::thread([this] { server_->listen_after_bind(); });
  // stop() does nothing to a server that does not run yet.
  while (!server_->is_running()) std::this_thread::yield();
}

template <typename Server>
bool Listener::bind(const std::string& address, std::unique_ptr<Server> server) {
  if (!server->is_valid()) throw std::runtime_error("cannot load the certificate or its key");
  // The library's default is SO_REUSEPORT, with which two servers share one port without a word.
  server->set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  // Idle connections would hold the destructor for seconds.
  server->set_keep_alive_max_count(1);
  server->set_tcp_nodelay(true);
  server->new_task_queue = [] { return new httplib::ThreadPool(32); };
  const bool bound = server->bind_to(address, port_);
  server_ = std::move(server);
  return bound;
}

}  // namespace maestro::demo
