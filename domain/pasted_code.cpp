#include "domain/pasted_code.hpp"

#include <algorithm>
#include <string_view>

#include "domain/form_encoding.hpp"
#include "domain/redaction.hpp"

namespace maestro {
namespace {

constexpr std::size_t longest_paste = 4096;
constexpr std::string_view copy_hint = "copy the whole code#state text from the page after you approve";

std::string_view trim(std::string_view text) {
  constexpr std::string_view paste_begins = "\x1b[200~";
  constexpr std::string_view paste_ends = "\x1b[201~";
  constexpr std::string_view blanks = " \t\r\n\v\f";
  while (true) {
    const std::size_t before = text.size();
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    text = text.substr(0, text.find_last_not_of(blanks) + 1);
    if (text.starts_with(paste_begins)) text.remove_prefix(paste_begins.size());
    if (text.ends_with(paste_ends)) text.remove_suffix(paste_ends.size());
    if (text.size() == before) return text;
  }
}

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

tl::unexpected<Error> malformed(std::string what) {
  return fail(Errc::bad_input, std::move(what), std::string(copy_hint));
}

Result<PastedCode> make(std::string_view code, std::string_view state) {
  if (code.empty()) return malformed("the pasted text has no code");
  if (!is_visible_ascii(code) || !is_visible_ascii(state)) return malformed("the pasted code holds unusual characters");
  PastedCode pasted{AuthorizationCode(code), std::nullopt};
  if (!state.empty()) pasted.state = State(state);
  return pasted;
}

/// The parameters of an authorization response (RFC 6749 §4.1.2, §4.1.2.1, RFC 9207 §2), as they came.
struct Response {
  std::optional<WipingBytes> code;
  std::optional<WipingBytes> state;
  std::optional<WipingBytes> error;
  std::optional<WipingBytes> issuer;
};

std::string_view view(const std::optional<WipingBytes>& bytes) {
  return bytes ? std::string_view(bytes->data(), bytes->size()) : std::string_view();
}

Result<Response> parse_response(std::string_view query) {
  Response response;
  const std::pair<std::string_view, std::optional<WipingBytes>*> known[] = {
      {"code", &response.code}, {"state", &response.state}, {"error", &response.error}, {"iss", &response.issuer}};
  while (!query.empty()) {
    const std::size_t length = std::min(query.find('&'), query.size());
    const std::string_view field = query.substr(0, length);
    query.remove_prefix(std::min(length + 1, query.size()));
    const std::size_t equals = std::min(field.find('='), field.size());
    const std::string_view name = field.substr(0, equals);
    std::optional<WipingBytes> value = form_decode(field.substr(std::min(equals + 1, field.size())));
    if (!value) return malformed("the pasted address has a broken %XX sequence");
    const auto slot =
        std::find_if(std::begin(known), std::end(known), [name](const auto& k) { return k.first == name; });
    if (slot == std::end(known)) continue;
    if (*slot->second) return malformed("the pasted address has a parameter twice");
    *slot->second = std::move(value);
  }
  return response;
}

tl::unexpected<Error> ended_with(const Response& response) {
  const std::string code = clean_error_code(view(response.error));
  return fail(Errc::refused, "the server ended the login with " + (code.empty() ? "an error" : "the error " + code),
              code == "access_denied" ? "approve the request on the page to log in"
                                      : "check the provider's scopes and redirect URI");
}

Result<PastedCode> parse_query(std::string_view query) {
  const Result<Response> response = parse_response(query);
  if (!response) return fail(response.error());
  if (response->error && !response->code) return ended_with(*response);
  Result<PastedCode> pasted = make(view(response->code), view(response->state));
  if (pasted && response->issuer) pasted->issuer = std::string(view(response->issuer));
  return pasted;
}

Status another_login() {
  return fail(Errc::state_mismatch, "this code belongs to another login",
              "run `maestro auth login` again, and use the newest page");
}

}  // namespace

Result<PastedCode> parse_pasted_code(const PastedText& pasted) {
  if (pasted.size() > longest_paste) return malformed("the pasted text is longer than 4096 bytes");
  std::string_view text = trim(pasted.reveal());
  if (text.empty()) return malformed("nothing was pasted");
  if (!is_visible_ascii(text)) return malformed("the pasted text holds blanks or characters that are not ASCII");
  if (text.size() == 6 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return fail(Errc::bad_input, "six digits look like the code of an e-mail",
                "type that one into the web page; paste here the longer code that the page shows at the end");

  if (text.starts_with("https://") || text.starts_with("http://")) {
    const std::size_t question = text.find('?');
    if (question == std::string_view::npos) return malformed("the pasted address has no code");
    text.remove_prefix(question + 1);
    return parse_query(text.substr(0, text.find('#')));
  }
  if (text.front() == '?') text.remove_prefix(1);
  if (text.starts_with("code=") || text.starts_with("state=") || text.starts_with("error=")) return parse_query(text);

  const std::size_t hash = text.find('#');
  if (hash == std::string_view::npos) return make(text, {});
  if (text.find('#', hash + 1) != std::string_view::npos) return malformed("the pasted text has more than one #");
  return make(text.substr(0, hash), text.substr(hash + 1));
}

Status check_state(const PastedCode& pasted, const State& sent) {
  if (!pasted.state || *pasted.state == sent) return {};
  return another_login();
}

Status check_issuer(const PastedCode& pasted, const ProviderProfile& provider) {
  if (!pasted.issuer || provider.issuer.empty() || *pasted.issuer == provider.issuer) return {};
  return fail(Errc::state_mismatch, "this code comes from another authorization server",
              "somebody may be trying to have it sent to the wrong one; check providers." + provider.name + ".issuer");
}

Status check_callback(const PastedText& query, const State& sent, const ProviderProfile& provider) {
  if (query.size() > longest_paste || !is_visible_ascii(query.reveal())) return malformed("the address is malformed");
  const Result<Response> response = parse_response(query.reveal());
  if (!response) return fail(response.error());
  if (!response->state || !equal_in_constant_time(view(response->state), sent.reveal())) return another_login();
  if (response->error && !response->code) return ended_with(*response);
  const Result<PastedCode> code = parse_query(query.reveal());
  if (!code) return fail(code.error());
  if (!code->issuer && provider.promises_issuer)
    return fail(Errc::state_mismatch, "the answer does not say which authorization server it comes from",
                "the server promises to say so; somebody may have changed it on the way");
  return check_issuer(*code, provider);
}

bool is_redirect_to(const PastedText& text, std::string_view redirect_uri) {
  const std::string_view address = trim(text.reveal());
  return address.starts_with(redirect_uri) && address.substr(redirect_uri.size()).starts_with('?');
}

Result<AccessToken> parse_refused_token(const PastedText& text) {
  const std::string hint = R"(pipe it in: printf '%s\n' "$TOKEN" | maestro auth token --refused)";
  if (text.size() > longest_paste) return fail(Errc::bad_input, "the refused token is longer than 4096 bytes", hint);
  const std::string_view token = trim(text.reveal());
  if (token.empty()) return fail(Errc::bad_input, "the refused token is empty", hint);
  if (!is_visible_ascii(token))
    return fail(Errc::bad_input, "the refused token contains spaces or non-ASCII characters", hint);
  return AccessToken(token);
}

}  // namespace maestro
