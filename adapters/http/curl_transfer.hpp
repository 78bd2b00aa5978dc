#pragma once

#include <array>
#include <string>
#include <vector>

#include "adapters/http/curl_library.hpp"
#include "adapters/system/unique_fd.hpp"
#include "ports/http_client.hpp"

namespace maestro {

/// One request on its way: the handles of libcurl and what its callbacks have seen. A multi handle of its own, so that
/// no connection is ever used twice. Its sockets stay open until it ends, so that whoever needs the answer at once need
/// not wait for their closing. The request must outlive `finish`, and nothing of it is needed afterwards.
class CurlTransfer {
 public:
  /// `ca_file`: empty for the system's.
  CurlTransfer(const CurlLibrary& curl, const HttpRequest& request, const std::string& ca_file);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  /// Of a POST.
  void set_body(std::string_view body);
  /// False when libcurl would not take something.
  [[nodiscard]] bool start();
  /// Does what can be done without waiting; true when the transfer is over, and `result` tells how.
  [[nodiscard]] bool is_over_after_a_step();
  /// Until something happens, for at most so long. False when nothing did.
  [[nodiscard]] bool wait(std::chrono::milliseconds limit);

  [[nodiscard]] CURLcode result() const { return result_; }
  /// Whether HttpEvents allowed the request to leave; from then on part of it may have.
  [[nodiscard]] bool may_have_sent() const { return may_have_sent_; }
  [[nodiscard]] bool was_stopped() const { return was_stopped_; }
  [[nodiscard]] bool was_too_large() const { return was_too_large_; }
  [[nodiscard]] HttpProgress progress() const;
  /// libcurl takes an answer that ends amid its headers for one.
  [[nodiscard]] bool has_whole_head() const { return has_whole_head_; }
  /// The system's number of what kept the connection from being made; 0: none.
  [[nodiscard]] int system_error() const;
  /// Whether a connection that libcurl has given up was one.
  [[nodiscard]] bool was_connected() const { return was_connected_; }
  [[nodiscard]] int proxy_status() const;
  /// libcurl's own words for what went wrong; may quote the proxy's password.
  [[nodiscard]] const char* detail() const { return detail_.data(); }
  [[nodiscard]] std::string built_in_ca_file() const;
  [[nodiscard]] const char* words() const { return curl_.easy_strerror(result_); }
  [[nodiscard]] HttpResponse take_response();

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    usable_ = usable_ && curl_.easy_setopt(easy_, option, value) == CURLE_OK;
  }
  void add_header(const std::string& line);
  void set_connection(const HttpRequest& request, const std::string& ca_file);
  void set_callbacks();
  [[nodiscard]] curl_off_t number(CURLINFO what) const;

  static int before_request(void* transfer, char* remote_ip, char* local_ip, int remote_port, int local_port);
  static curl_socket_t open_socket(void* transfer, curlsocktype purpose, curl_sockaddr* address);
  static int set_up_socket(void* transfer, curl_socket_t socket, curlsocktype purpose);
  static int close_socket(void* transfer, curl_socket_t socket);
  static std::size_t receive_header(char* data, std::size_t one, std::size_t size, void* transfer);
  static std::size_t receive_body(char* data, std::size_t one, std::size_t size, void* transfer);

  const CurlLibrary& curl_;
  HttpEvents* events_;
  std::vector<UniqueFd> closed_;  ///< by libcurl, after the request was sent
  CURL* easy_;
  CURLM* multi_;
  curl_slist* headers_ = nullptr;
  bool usable_;
  bool was_added_ = false;
  bool is_ending_ = false;
  bool was_connected_ = false;
  bool may_have_sent_ = false;
  bool was_stopped_ = false;
  bool was_too_large_ = false;
  bool has_whole_head_ = false;
  std::size_t body_size_ = 0;
  std::size_t header_bytes_ = 0;
  int socket_error_ = 0;
  CURLcode result_ = CURLE_FAILED_INIT;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  HttpResponse response_;
};

}  // namespace maestro
