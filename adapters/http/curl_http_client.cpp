#include "adapters/http/curl_http_client.hpp"

#include <algorithm>

#include "adapters/http/curl_failure.hpp"

namespace maestro {

using std::chrono::milliseconds;

namespace {

/// Steps that an answer which has arrived may take to be read; OpenSSL takes one for each record of TLS.
constexpr int most_last_looks = 256;

/// The time that this process has waited for the answer, as far as it ran.
class AnswerWait {
 public:
  AnswerWait(Clock& clock, milliseconds slice, milliseconds limit) : clock_(clock), slice_(slice), limit_(limit) {}

  [[nodiscard]] bool is_over() const { return waited_ >= limit_; }
  /// How long the wait that begins now may last.
  milliseconds next_slice() {
    if (!begun_) begun_ = clock_.elapsed();
    return std::clamp(limit_ - waited_, milliseconds::zero(), slice_);
  }
  /// To be called after each wait. Counts since the last call, so that many short waits are not rounded away.
  void count() {
    const milliseconds now = clock_.elapsed();
    waited_ += counted(now - *begun_, std::clamp(limit_ - waited_, milliseconds(1), slice_));
    begun_ = now;
  }

 private:
  Clock& clock_;
  milliseconds slice_;
  milliseconds limit_;
  milliseconds waited_{};
  std::optional<milliseconds> begun_;
};

}  // namespace

CurlHttpClient::CurlHttpClient(std::string ca_file, Clock& clock, milliseconds slice)
    : ca_file_(std::move(ca_file)), clock_(clock), slice_(std::max(slice, milliseconds(1))) {}

CurlHttpClient::~CurlHttpClient() = default;

tl::expected<HttpResponse, HttpFailure> CurlHttpClient::send(const HttpRequest& request) {
  end_the_finished();
  const CurlLibrary* curl = curl_library();
  if (curl == nullptr)
    return tl::unexpected(HttpFailure{HttpFault::library_missing, "libcurl.so.4 cannot be opened", HttpStage::connect});
  auto transfer = std::make_unique<CurlTransfer>(*curl, request, ca_file_);
  if (request.method == HttpMethod::post) transfer->set_body(request.body.reveal());
  switch (drive(*transfer, request)) {
    case End::stopped:
      return tl::unexpected(HttpFailure{HttpFault::stopped, "stopped before it was sent"});
    case End::answer_too_late:
      return tl::unexpected(HttpFailure{HttpFault::answer_too_late, "no answer within the limit", HttpStage::exchange,
                                        transfer->progress()});
    case End::transferred:
      break;
  }
  if (transfer->result() != CURLE_OK) return tl::unexpected(failure_of(*transfer, ca_file_));
  if (!transfer->has_whole_head())
    return tl::unexpected(HttpFailure{HttpFault::cut, "the answer ended within its headers", HttpStage::exchange,
                                      HttpProgress::answering});
  HttpResponse response = transfer->take_response();
  if (request.events != nullptr) keep(std::move(transfer));
  return response;
}

/// Reads what is there before it judges a limit, however many steps that takes.
CurlHttpClient::End CurlHttpClient::drive(CurlTransfer& transfer, const HttpRequest& request) {
  if (!transfer.start()) return End::transferred;
  AnswerWait answer(clock_, slice_, request.answer_timeout);
  int last_looks = 0;
  while (!transfer.is_over_after_a_step()) {
    if (!transfer.may_have_sent()) {
      if (request.events != nullptr && request.events->stop_requested()) return End::stopped;
      (void)transfer.wait(slice_);
      continue;
    }
    const bool limit_is_over = answer.is_over();
    const bool there_is_more = transfer.wait(answer.next_slice());
    if (limit_is_over && (!there_is_more || ++last_looks > most_last_looks)) return End::answer_too_late;
    answer.count();
  }
  return End::transferred;
}

void CurlHttpClient::end_the_finished() {
  std::vector<std::unique_ptr<CurlTransfer>> finished;
  const std::lock_guard guard(mutex_);
  finished.swap(finished_);
  finished_.reserve(finished.size() + 1);
}

void CurlHttpClient::keep(std::unique_ptr<CurlTransfer> transfer) {
  const std::lock_guard guard(mutex_);
  finished_.push_back(std::move(transfer));
}

}  // namespace maestro
