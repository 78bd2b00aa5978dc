#include "adapters/http/curl_transfer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace maestro {
namespace {

constexpr std::size_t largest_body = 65536;
constexpr std::size_t largest_headers = 65536;
constexpr std::size_t usual_headers = 32;
constexpr std::chrono::milliseconds longest_connecting{5000};

std::string_view trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

void set_number(int socket, int level, int option, int value) {
  ::setsockopt(socket, level, option, &value, sizeof value);
}

}  // namespace

CurlTransfer::CurlTransfer(const CurlLibrary& curl, const HttpRequest& request, const std::string& ca_file)
    : curl_(curl),
      events_(request.events),
      easy_(curl.easy_init()),
      multi_(curl.multi_init()),
      usable_(easy_ != nullptr && multi_ != nullptr) {
  closed_.reserve(2);
  response_.headers.reserve(usual_headers);
  set_connection(request, ca_file);
  for (const auto& [name, value] : request.headers) add_header(name + ": " + value);
  add_header("Expect:");  // none
  set(CURLOPT_HTTPHEADER, headers_);
  set_callbacks();
}

CurlTransfer::~CurlTransfer() {
  is_ending_ = true;
  if (was_added_) curl_.multi_remove_handle(multi_, easy_);
  if (easy_ != nullptr) curl_.easy_cleanup(easy_);
  if (multi_ != nullptr) curl_.multi_cleanup(multi_);
  curl_.slist_free_all(headers_);
}

void CurlTransfer::set_connection(const HttpRequest& request, const std::string& ca_file) {
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FRESH_CONNECT, 1L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  const auto connecting = std::clamp(request.connect_timeout, std::chrono::milliseconds(1), longest_connecting);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connecting.count()));
  set(CURLOPT_TIMEOUT_MS, 0L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  // A name server that is silent would hold up giving up until the resolver's thread has ended. libcurl 7.87 or later.
  if (usable_) curl_.easy_setopt(easy_, CURLOPT_QUICK_EXIT, 1L);
  if (request.url.starts_with("http://")) set(CURLOPT_PROXY, "");
  if (!ca_file.empty()) {
    set(CURLOPT_CAINFO, ca_file.c_str());
    set(CURLOPT_PROXY_CAINFO, ca_file.c_str());
  }
}

void CurlTransfer::set_callbacks() {
  set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_SOCKOPTFUNCTION, set_up_socket);
  set(CURLOPT_SOCKOPTDATA, this);
  set(CURLOPT_CLOSESOCKETFUNCTION, close_socket);
  set(CURLOPT_CLOSESOCKETDATA, this);
  set(CURLOPT_PREREQFUNCTION, before_request);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_HEADERFUNCTION, receive_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, receive_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_ERRORBUFFER, detail_.data());
}

void CurlTransfer::set_body(std::string_view body) {
  body_size_ = body.size();
  set(CURLOPT_POST, 1L);
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  set(CURLOPT_POSTFIELDS, body.empty() ? "" : body.data());
}

void CurlTransfer::add_header(const std::string& line) {
  curl_slist* longer = curl_.slist_append(headers_, line.c_str());
  usable_ = usable_ && longer != nullptr;
  if (longer != nullptr) headers_ = longer;
}

bool CurlTransfer::start() {
  was_added_ = usable_ && curl_.multi_add_handle(multi_, easy_) == CURLM_OK;
  return was_added_;
}

bool CurlTransfer::is_over_after_a_step() {
  int running = 0;
  if (curl_.multi_perform(multi_, &running) != CURLM_OK) return true;
  int left = 0;
  while (const CURLMsg* message = curl_.multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    result_ = message->data.result;
    return true;
  }
  return false;
}

bool CurlTransfer::wait(std::chrono::milliseconds limit) {
  int ready = 0;
  curl_.multi_poll(multi_, nullptr, 0, static_cast<int>(limit.count()), &ready);
  return ready > 0;
}

curl_off_t CurlTransfer::number(CURLINFO what) const {
  curl_off_t number = 0;
  curl_.easy_getinfo(easy_, what, &number);
  return number;
}

HttpProgress CurlTransfer::progress() const {
  if (!may_have_sent_) return HttpProgress::unsent;
  if (header_bytes_ != 0) return HttpProgress::answering;
  return static_cast<std::size_t>(number(CURLINFO_SIZE_UPLOAD_T)) < body_size_ ? HttpProgress::partly
                                                                               : HttpProgress::written;
}

int CurlTransfer::system_error() const {
  if (socket_error_ != 0) return socket_error_;
  long error = 0;
  curl_.easy_getinfo(easy_, CURLINFO_OS_ERRNO, &error);
  return static_cast<int>(error);
}

int CurlTransfer::proxy_status() const {
  long status = 0;
  curl_.easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &status);
  return static_cast<int>(status);
}

std::string CurlTransfer::built_in_ca_file() const {
  const char* path = nullptr;
  curl_.easy_getinfo(easy_, CURLINFO_CAINFO, &path);
  return path == nullptr ? "" : path;
}

HttpResponse CurlTransfer::take_response() {
  long status = 0;
  curl_.easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  return std::move(response_);
}

int CurlTransfer::before_request(void* transfer, char* /*remote_ip*/, char* /*local_ip*/, int /*remote_port*/,
                                 int /*local_port*/) {
  auto& self = *static_cast<CurlTransfer*>(transfer);
  if (self.events_ != nullptr && !self.events_->about_to_send()) {
    self.was_stopped_ = true;
    return CURL_PREREQFUNC_ABORT;
  }
  self.may_have_sent_ = true;
  return CURL_PREREQFUNC_OK;
}

curl_socket_t CurlTransfer::open_socket(void* transfer, curlsocktype /*purpose*/, curl_sockaddr* address) {
  const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket < 0 && errno != EAFNOSUPPORT) static_cast<CurlTransfer*>(transfer)->socket_error_ = errno;
  return socket < 0 ? CURL_SOCKET_BAD : socket;
}

/// A peer that has vanished is noticed within 30 s, both while it is sent to and while it is waited for.
int CurlTransfer::set_up_socket(void* /*transfer*/, curl_socket_t socket, curlsocktype /*purpose*/) {
  set_number(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_number(socket, IPPROTO_TCP, TCP_KEEPIDLE, 15);
  set_number(socket, IPPROTO_TCP, TCP_KEEPINTVL, 5);
  set_number(socket, IPPROTO_TCP, TCP_KEEPCNT, 3);
  set_number(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, 30'000);
  return CURL_SOCKOPT_OK;
}

int CurlTransfer::close_socket(void* transfer, curl_socket_t socket) {
  auto& self = *static_cast<CurlTransfer*>(transfer);
  UniqueFd closed(socket);
  sockaddr_storage peer{};
  socklen_t length = sizeof peer;
  if (!self.may_have_sent_)
    self.was_connected_ = ::getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &length) == 0;
  if (self.may_have_sent_ && !self.is_ending_) self.closed_.push_back(std::move(closed));
  return 0;
}

std::size_t CurlTransfer::receive_header(char* data, std::size_t /*one*/, std::size_t size, void* transfer) {
  auto& self = *static_cast<CurlTransfer*>(transfer);
  const std::string_view line(data, size);
  self.header_bytes_ += size;
  if (self.header_bytes_ > largest_headers) {
    self.was_too_large_ = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) {  // what came before was an interim answer
    self.response_.headers.clear();
    self.has_whole_head_ = false;
  }
  if (line == "\r\n" || line == "\n") self.has_whole_head_ = true;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  std::string name(line.substr(0, colon));
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  self.response_.headers.emplace_back(std::move(name), trim(line.substr(colon + 1)));
  return size;
}

std::size_t CurlTransfer::receive_body(char* data, std::size_t /*one*/, std::size_t size, void* transfer) {
  auto& self = *static_cast<CurlTransfer*>(transfer);
  if (self.response_.body.size() + size > largest_body) {
    self.was_too_large_ = true;
    return 0;
  }
  self.response_.body.append({data, size});
  return size;
}

}  // namespace maestro
