#include "tests/demo_server/pages.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>

namespace maestro::demo {
namespace {

struct Entity {
  char character;
  std::string_view name;
};
constexpr std::array entities{Entity{'&', "&amp;"}, Entity{'<', "&lt;"}, Entity{'>', "&gt;"}, Entity{'"', "&quot;"},
                              Entity{'\'', "&#39;"}};

std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto* entity = std::ranges::find(entities, c, &Entity::character);
    if (entity == entities.end())
      escaped += c;
    else
      escaped += entity->name;
  }
  return escaped;
}

std::string unescape(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto* entity = std::ranges::find_if(entities, [&](const Entity& e) { return text.starts_with(e.name); });
    const bool none = entity == entities.end();
    plain += none ? text.front() : entity->character;
    text.remove_prefix(none ? 1 : entity->name.size());
  }
  return plain;
}

std::string page(std::string_view title, std::string_view body) {
  std::string html = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>)";
  html.append(escape(title)).append(R"(</title>
<style>
:root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif; }
body { max-width: 32rem; margin: 8vh auto; padding: 0 1.25rem; }
button { font: inherit; min-height: 2.75rem; padding: 0 1.5rem; margin: 0 .5rem .5rem 0; border-radius: .5rem; border: 1px solid; }
button.main { background: #a8481f; border-color: #a8481f; color: #fff; }
code { overflow-wrap: anywhere; }
#code { display: block; padding: 1rem; border: 1px solid; border-radius: .5rem; user-select: all; }
</style>
</head>
<body>
<main>
<h1>)");
  html.append(escape(title)).append("</h1>\n").append(body).append("</main>\n</body>\n</html>\n");
  return html;
}

}  // namespace

std::string consent_page(const AuthorizationRequest& request) {
  std::string body = "<p>The application <code>" + escape(request.client_id) + "</code> asks for:</p>\n<ul>\n";
  std::istringstream scopes(request.scope);
  for (std::string scope; scopes >> scope;) body += "<li><code>" + escape(scope) + "</code></li>\n";
  body += "</ul>\n<form method=\"post\" action=\"/oauth/approve\">\n";
  const auto hidden = [&](std::string_view name, std::string_view value) {
    body.append("<input type=\"hidden\" name=\"").append(name).append("\" value=\"");
    body.append(escape(value)).append("\">\n");
  };
  hidden("response_type", "code");
  hidden("client_id", request.client_id);
  hidden("redirect_uri", request.redirect_uri);
  hidden("scope", request.scope);
  hidden("state", request.state);
  hidden("code_challenge", request.code_challenge);
  hidden("code_challenge_method", "S256");
  body +=
      "<button class=\"main\" name=\"decision\" value=\"authorize\">Authorize</button>\n"
      "<button name=\"decision\" value=\"cancel\">Cancel</button>\n</form>\n";
  return page("Authorize access", body);
}

std::string code_page(std::string_view text_to_paste) {
  return page("Your code", "<p>Copy this and paste it in the terminal:</p>\n<code id=\"code\">" +
                               escape(text_to_paste) + "</code>\n<p>It works once, for ten minutes.</p>\n");
}

std::string error_page(std::string_view what) {
  return page("This did not work", "<p>" + escape(what) + "</p>\n<p>Start the login again in the terminal.</p>\n");
}

Parameters hidden_inputs_of(const std::string& page) {
  static const std::regex input(R"re(<input type="hidden" name="([^"]*)" value="([^"]*)">)re");
  Parameters found;
  for (std::sregex_iterator i(page.begin(), page.end(), input), end; i != end; ++i)
    found.emplace(unescape((*i)[1].str()), unescape((*i)[2].str()));
  return found;
}

std::optional<std::string> text_to_paste_of(const std::string& page) {
  static const std::regex element(R"re(<code id="code">([^<]+)</code>)re");
  std::smatch match;
  if (!std::regex_search(page, match, element)) return std::nullopt;
  return unescape(match[1].str());
}

}  // namespace maestro::demo
