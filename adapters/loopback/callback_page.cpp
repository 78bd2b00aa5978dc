#include "adapters/loopback/callback_page.hpp"

namespace maestro {
namespace {

constexpr std::string_view style =
    ":root{color-scheme:light dark}"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText;"
    "font:1.125rem/1.6 system-ui,sans-serif}"
    "main{max-width:32rem;padding:1.5rem}"
    "h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}"
    "p{margin:0 0 .75rem}";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '<')
      result += "&lt;";
    else if (c == '&')
      result += "&amp;";
    else
      result += c;
  }
  return result;
}

std::string answer(std::string_view status, std::string_view more_headers, std::string_view body) {
  std::string text = "HTTP/1.1 " + std::string(status) +
                     "\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
                     "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n"
                     "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                     "form-action 'none'; frame-ancestors 'none'\r\nConnection: close\r\n";
  text += more_headers;
  text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  text += body;
  return text;
}

std::string page(std::string_view status, const std::string& title, const std::string& words) {
  return answer(status, "",
                "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" +
                    escaped(title) + " - maestro</title><style>" + std::string(style) +
                    "</style></head>\n<body><main><h1>" + escaped(title) + "</h1>\n<p>" + escaped(words) +
                    "</p></main></body></html>\n");
}

}  // namespace

std::string callback_page(const Status& judgement) {
  if (judgement)
    return page("200 OK", "You can close this page",
                "maestro has the answer. Go back to the terminal: it says whether the login is done.");
  if (judgement.error().code == Errc::refused)
    return page("200 OK", "You are not logged in",
                judgement.error().what + ". You can close this page; the terminal says what to do.");
  return page("400 Bad Request", "This is not the answer that maestro waits for",
              judgement.error().what +
                  ". Nothing was changed, and maestro still waits: go on in the page that the "
                  "terminal showed last.");
}

std::string not_found_answer() { return answer("404 Not Found", "", "Not found\n"); }
std::string method_not_allowed_answer() { return answer("405 Method Not Allowed", "Allow: GET\r\n", "GET only\n"); }
std::string malformed_answer() { return answer("400 Bad Request", "", "Not understood\n"); }

}  // namespace maestro
