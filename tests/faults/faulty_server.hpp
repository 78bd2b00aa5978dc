#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "tests/contracts/loopback_server.hpp"

namespace maestro::testing {

/// What becomes of an answer on its way to the client.
enum class Spoil {
  reset,        ///< the connection is reset (RST), nothing sent
  stall,        ///< nothing is sent until the server is well again; then an orderly close
  cut_in_half,  ///< the first half of the body, then an orderly close
  drip,         ///< a byte at a time until the server is well again; without an effect, it ends in the middle
  replace,      ///< other bytes instead
};

struct AnswerFault {
  /// Whether the server has acted on the request, or something in front of it answers instead.
  enum class Effect { none, taken } effect = Effect::none;
  Spoil spoil = Spoil::reset;
  std::chrono::milliseconds pace{};  ///< of `drip`
  std::string bytes{};               ///< of `replace`
  int answers = 1000;                ///< so many are spoiled, the later ones are not
};

/// Stands between the program and a server, as a proxy or a bad line does, and spoils answers. Thread-safe.
class FaultyServer {
 public:
  explicit FaultyServer(int port_behind);

  [[nodiscard]] std::string base_url() const { return "http://127.0.0.1:" + std::to_string(front_.port()); }
  void begin(const AnswerFault& fault);
  /// From now on every answer arrives as it was sent.
  void heal();
  [[nodiscard]] std::size_t requests() const { return front_.requests().size(); }

 private:
  /// Waits so long, or until the client has gone or the server is well again; true in these cases.
  [[nodiscard]] bool is_over(int connection, std::chrono::milliseconds timeout) const;
  void drip(int connection, const std::string& answer, std::chrono::milliseconds pace) const;
  void deliver(int connection, const std::string& answer, const AnswerFault& fault) const;
  void respond(int connection, const std::string& request);
  [[nodiscard]] std::string answer_from_behind(const std::string& request) const;

  int port_behind_;
  std::mutex mutex_;
  AnswerFault fault_{.answers = 0};
  UniqueFd healed_;       ///< readable once the server is well
  LoopbackServer front_;  ///< last: its thread uses the others
};

}  // namespace maestro::testing
