#pragma once

#include <string>
#include <vector>

#include "tests/faults/faulty_server.hpp"

namespace maestro::testing {

using namespace std::chrono_literals;

inline constexpr auto none = AnswerFault::Effect::none;
inline constexpr auto taken = AnswerFault::Effect::taken;
inline constexpr int every = 1000;

struct ServerFault {
  const char* name;
  AnswerFault answer;    ///< in its bytes, {soon} is a date in three seconds, {elsewhere} another server
  const char* deadline;  ///< MAESTRO_HTTP_DEADLINE; "1" for what takes longer: the spending goes on without its command
  int refresh_exit;
  int login_exit;        ///< 6 where a second request shows the server a code that the first has redeemed
  std::size_t requests;  ///< sent before the program gives up or succeeds

  /// Whether the command gives up before the spending does.
  [[nodiscard]] bool goes_on() const {
    return answer.spoil == Spoil::stall || (refresh_exit == 5 && answer.spoil == Spoil::drip);
  }
};

inline std::string http(const std::string& status, const std::string& header, const std::string& body = "{}") {
  return "HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}
inline const std::string page = "Content-Type: text/html";
inline const std::string garbage = "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";
inline const std::string huge = http("200 OK", page, std::string(10'000'000, 'x'));
inline const std::string found = http("302 Found", "Location: {elsewhere}");
inline const std::string moved_post = http("307 Temporary Redirect", "Location: {elsewhere}");

// clang-format off
inline const std::vector<ServerFault> server_faults = {
    // name                         effect  spoil               pace   bytes  answers  deadline  exits  requests
    {"403 of a gateway",            {none,  Spoil::replace,     0ms,   http("403 No", page), every}, "60", 5, 5, 1},
    {"reset before",                {none,  Spoil::reset,       0ms,   "",         every}, "60", 5, 5, 2},
    {"reset after",                 {taken, Spoil::reset,       0ms,   "",         every}, "60", 5, 5, 2},
    {"reset before, once",          {none,  Spoil::reset,       0ms,   "",         1},     "60", 0, 0, 2},
    {"reset after, once",           {taken, Spoil::reset,       0ms,   "",         1},     "60", 0, 6, 2},
    {"stall before",                {none,  Spoil::stall,       0ms,   "",         every}, "1",  5, 5, 1},
    {"stall after",                 {taken, Spoil::stall,       0ms,   "",         every}, "1",  5, 5, 1},
    {"half a body before",          {none,  Spoil::cut_in_half, 0ms,   "",         every}, "60", 5, 5, 2},
    {"half a body after",           {taken, Spoil::cut_in_half, 0ms,   "",         every}, "60", 5, 5, 2},
    {"half a body after, once",     {taken, Spoil::cut_in_half, 0ms,   "",         1},     "60", 0, 6, 2},
    {"drip too slow before",        {none,  Spoil::drip,        50ms,  "",         every}, "1",  5, 5, 1},
    {"drip too slow after",         {taken, Spoil::drip,        50ms,  "",         every}, "1",  5, 5, 1},
    {"drip in time",                {taken, Spoil::drip,        1ms,   "",         every}, "60", 0, 0, 1},
    {"not HTTP before",             {none,  Spoil::replace,     0ms,   garbage,    every}, "60", 5, 5, 2},
    {"not HTTP after",              {taken, Spoil::replace,     0ms,   garbage,    every}, "60", 5, 5, 2},
    {"10 MB before",                {none,  Spoil::replace,     0ms,   huge,       every}, "60", 5, 5, 2},
    {"10 MB after",                 {taken, Spoil::replace,     0ms,   huge,       every}, "60", 5, 5, 2},
    {"302 before",                  {none,  Spoil::replace,     0ms,   found,      every}, "60", 5, 5, 1},
    {"302 after",                   {taken, Spoil::replace,     0ms,   found,      every}, "60", 5, 5, 1},
    {"307 before",                  {none,  Spoil::replace,     0ms,   moved_post, every}, "60", 5, 5, 1},
    {"307 after",                   {taken, Spoil::replace,     0ms,   moved_post, every}, "60", 5, 5, 1},
    {"429",                         {none,  Spoil::replace,     0ms,   http("429 No", page), every}, "60", 7, 7, 3},
    {"429 and seconds",             {none,  Spoil::replace,     0ms,   http("429 No", "Retry-After: 3"), every}, "2", 7, 7, 1},
    {"429 and a date",              {none,  Spoil::replace,     0ms,   http("429 No", "Retry-After: {soon}"), every}, "1", 7, 7, 1},
    {"429 and a second, once",      {none,  Spoil::replace,     0ms,   http("429 No", "Retry-After: 1"), 1}, "60", 0, 0, 2},
    {"500 before",                  {none,  Spoil::replace,     0ms,   http("500 No", page), every}, "60", 5, 5, 2},
    {"500 after",                   {taken, Spoil::replace,     0ms,   http("500 No", page), every}, "60", 5, 5, 2},
    {"503 before",                  {none,  Spoil::replace,     0ms,   http("503 No", page), every}, "60", 5, 5, 3},
    {"503 after",                   {taken, Spoil::replace,     0ms,   http("503 No", page), every}, "60", 5, 5, 3},
    {"503 and seconds before",      {none,  Spoil::replace,     0ms,   http("503 No", "Retry-After: 3"), every}, "2", 7, 7, 1},
    {"503 and seconds after",       {taken, Spoil::replace,     0ms,   http("503 No", "Retry-After: 3"), every}, "2", 7, 7, 1},
};
// clang-format on

}  // namespace maestro::testing
