#include "adapters/http/curl_http_client.hpp"

#include <algorithm>
#include <array>

#include "adapters/http/curl_library.hpp"
#include "domain/redaction.hpp"

namespace maestro {
namespace {

constexpr std::size_t largest_body = 65536;
constexpr std::size_t largest_headers = 65536;
constexpr long connect_timeout_ms = 5000;

struct Transfer {
  bool request_began = false;  ///< libcurl was about to send, or did
  bool too_large = false;
  std::size_t header_bytes = 0;
  std::array<char, CURL_ERROR_SIZE> detail{};  ///< in libcurl's words, which may quote the proxy's password
  HttpResponse response;
};

int note_request(void* transfer, char* /*remote_ip*/, char* /*local_ip*/, int /*remote_port*/, int /*local_port*/) {
  static_cast<Transfer*>(transfer)->request_began = true;
  return CURL_PREREQFUNC_OK;
}

std::size_t receive_body(char* data, std::size_t /*one*/, std::size_t size, void* target) {
  auto& transfer = *static_cast<Transfer*>(target);
  if (transfer.response.body.size() + size > largest_body) {
    transfer.too_large = true;
    return 0;
  }
  transfer.response.body.append({data, size});
  return size;
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

std::size_t receive_header(char* data, std::size_t /*one*/, std::size_t size, void* target) {
  auto& transfer = *static_cast<Transfer*>(target);
  const std::string_view line(data, size);
  transfer.header_bytes += size;
  if (transfer.header_bytes > largest_headers) {
    transfer.too_large = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) transfer.response.headers.clear();  // what came before was an interim answer
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  std::string name(line.substr(0, colon));
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  transfer.response.headers.emplace_back(std::move(name), trim(line.substr(colon + 1)));
  return size;
}

/// One request: owns the handle and the header list.
class Handle {
 public:
  explicit Handle(const CurlLibrary& curl) : curl_(curl), easy_(curl.easy_init()) {}
  ~Handle() {
    curl_.slist_free_all(headers_);
    curl_.easy_cleanup(easy_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  template <class Value>
  void set(CURLoption option, Value value) {
    usable_ = usable_ && easy_ != nullptr && curl_.easy_setopt(easy_, option, value) == CURLE_OK;
  }
  void add_header(const std::string& line) {
    curl_slist* longer = curl_.slist_append(headers_, line.c_str());
    usable_ = usable_ && longer != nullptr;
    if (longer != nullptr) headers_ = longer;
  }
  CURLcode perform() {
    set(CURLOPT_HTTPHEADER, headers_);
    return usable_ ? curl_.easy_perform(easy_) : CURLE_FAILED_INIT;
  }
  int number(CURLINFO what) {
    long number = 0;
    curl_.easy_getinfo(easy_, what, &number);
    return static_cast<int>(number);
  }

 private:
  const CurlLibrary& curl_;
  CURL* easy_;
  curl_slist* headers_ = nullptr;
  bool usable_ = true;
};

void configure_connection(Handle& handle, const HttpRequest& request, const std::string& ca_file) {
  handle.set(CURLOPT_URL, request.url.c_str());
  handle.set(CURLOPT_PROTOCOLS_STR, "http,https");
  handle.set(CURLOPT_FRESH_CONNECT, 1L);
  handle.set(CURLOPT_FORBID_REUSE, 1L);
  handle.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  handle.set(CURLOPT_FOLLOWLOCATION, 0L);
  handle.set(CURLOPT_NOSIGNAL, 1L);
  handle.set(CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
  handle.set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  handle.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (request.url.starts_with("http://")) handle.set(CURLOPT_PROXY, "");
  if (!ca_file.empty()) {
    handle.set(CURLOPT_CAINFO, ca_file.c_str());
    handle.set(CURLOPT_PROXY_CAINFO, ca_file.c_str());
  }
}

void configure_message(Handle& handle, const HttpRequest& request, Transfer& transfer) {
  if (request.method == HttpMethod::post) {
    handle.set(CURLOPT_POST, 1L);
    handle.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    handle.set(CURLOPT_POSTFIELDS, request.body.reveal().data());
  }
  for (const auto& [name, value] : request.headers) handle.add_header(name + ": " + value);
  handle.add_header("Expect:");  // none
  handle.set(CURLOPT_PREREQFUNCTION, note_request);
  handle.set(CURLOPT_PREREQDATA, &transfer);
  handle.set(CURLOPT_WRITEFUNCTION, receive_body);
  handle.set(CURLOPT_WRITEDATA, &transfer);
  handle.set(CURLOPT_HEADERFUNCTION, receive_header);
  handle.set(CURLOPT_HEADERDATA, &transfer);
  handle.set(CURLOPT_ERRORBUFFER, transfer.detail.data());
}

HttpFault fault_of(CURLcode code, const Transfer& transfer) {
  if (transfer.too_large) return HttpFault::too_large;
  if (transfer.request_began) return HttpFault::cut;
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CIPHER:
      return HttpFault::untrusted;
    default:
      return HttpFault::unsent;
  }
}

bool is_refusal(int proxy_status) { return proxy_status >= 300; }

HttpStage stage_of(CURLcode code, int proxy_status, const Transfer& transfer) {
  if (transfer.request_began) return HttpStage::exchange;
  if (is_refusal(proxy_status)) return HttpStage::proxy;
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return HttpStage::proxy;
    case CURLE_COULDNT_RESOLVE_HOST:
      return HttpStage::dns;
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
      return HttpStage::connect;
    default:
      return HttpStage::tls;
  }
}

HttpFailure failure_of(CURLcode code, const char* words, int proxy_status, const Transfer& transfer) {
  HttpFailure failure{fault_of(code, transfer), words, stage_of(code, proxy_status, transfer)};
  if (is_refusal(proxy_status)) failure.reason = "the proxy refused with status " + std::to_string(proxy_status);
  // An expired certificate and one of another name have the same code.
  if (const std::string detail = clean_text(transfer.detail.data()); failure.stage == HttpStage::tls && !detail.empty())
    failure.reason = detail;
  return failure;
}

}  // namespace

tl::expected<HttpResponse, HttpFailure> CurlHttpClient::send(const HttpRequest& request) {
  const CurlLibrary* curl = curl_library();
  if (curl == nullptr)
    return tl::unexpected(HttpFailure{HttpFault::unsent, "libcurl.so.4 cannot be opened", HttpStage::connect});
  Transfer transfer;
  Handle handle(*curl);
  configure_connection(handle, request, ca_file_);
  configure_message(handle, request, transfer);
  const CURLcode code = handle.perform();
  if (code != CURLE_OK)
    return tl::unexpected(
        failure_of(code, curl->easy_strerror(code), handle.number(CURLINFO_HTTP_CONNECTCODE), transfer));
  transfer.response.status = handle.number(CURLINFO_RESPONSE_CODE);
  return std::move(transfer.response);
}

}  // namespace maestro
