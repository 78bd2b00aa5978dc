#include "app/cli/login_ways.hpp"
#include "domain/authorization_url.hpp"
#include "domain/endpoint_url.hpp"
#include "domain/pasted_code.hpp"

namespace maestro {
namespace {

/// Of the redirect URI that leads to this machine.
std::string path_of(const ProviderProfile& provider) {
  const std::string uri = callback_redirect_uri(provider, 1);
  return uri.substr(uri.find('/', uri.find("://") + 3));
}

Result<Callback> open_callback(Wiring& wiring, const ProviderProfile& provider,
                               const std::shared_ptr<const PkceParams>& pkce) {
  const RedirectJudge judge = [pkce, provider](const PastedText& query) {
    return check_callback(query, pkce->state, provider);
  };
  Result<std::unique_ptr<RedirectWait>> wait = wiring.redirect_listener().listen(path_of(provider), judge);
  if (!wait) return fail(std::move(wait));
  ProviderProfile leads_here = provider;
  leads_here.redirect_uri = callback_redirect_uri(provider, (*wait)->port());
  return Callback{*std::move(wait), std::move(leads_here)};
}

std::string alone_on_a_line(const std::string& url) { return "\n\n" + url + "\n\n"; }

void invite_to_paste(Wiring& wiring, const Arguments& arguments, const std::string& url) {
  wiring.console().say("Open this page, allow the access, and copy the text that it shows:" + alone_on_a_line(url));
  show_qr(wiring, arguments, url);
  open_browser(wiring, arguments, url);
}

/// The page that leads here, and the one for a browser elsewhere, if the provider has such a page.
void invite_with_callback(Wiring& wiring, const Arguments& arguments, const std::string& url,
                          const std::string& url_elsewhere) {
  Console& console = wiring.console();
  console.say("Open this page on this machine and allow the access; maestro notices by itself:" + alone_on_a_line(url));
  if (url_elsewhere.empty()) {
    console.say(
        "(In a browser on another machine it ends at an address that is not found there: copy that address.)\n");
    show_qr(wiring, arguments, url);
  } else {
    console.say("On another machine open this one instead, and copy the text that it shows:" +
                alone_on_a_line(url_elsewhere));
    show_qr(wiring, arguments, url_elsewhere);
  }
  open_browser(wiring, arguments, url);
}

}  // namespace

Result<SessionRecord> log_in_by_page(Wiring& wiring, const Arguments& arguments, LoginPlan& plan,
                                     std::chrono::milliseconds patience, Listening listening) {
  Result<PkceParams> begun = plan.login.begin(plan.session, plan.provider);
  if (!begun) return fail(std::move(begun));
  const auto pkce = std::make_shared<const PkceParams>(*std::move(begun));
  const std::string page = plan.provider.redirect_uri.empty() ? std::string() : authorization_url(plan.provider, *pkce);
  if (listening == Listening::no) {
    invite_to_paste(wiring, arguments, page);
    return ask_for_code(wiring.console(), plan, patience, nullptr);
  }
  Result<Callback> callback = open_callback(wiring, plan.provider, pkce);
  if (!callback) return fail(std::move(callback));
  invite_with_callback(wiring, arguments, authorization_url(callback->provider, *pkce), page);
  return ask_for_code(wiring.console(), plan, patience, &*callback);
}

void show_qr(Wiring& wiring, const Arguments& arguments, const std::string& url) {
  if (!arguments.has("--qr")) return;
  const Result<std::string> drawing = wiring.qr_drawing().draw(url);
  wiring.console().say(drawing ? *drawing + "\n"
                               : "(No QR code: " + drawing.error().what + ". Hint: " + drawing.error().hint + ".)\n");
}

void open_browser(Wiring& wiring, const Arguments& arguments, const std::string& url) {
  if (arguments.has("--no-browser") || !wiring.browser().is_at_hand()) return;
  if (const Status opened = wiring.browser().open(url); !opened)
    wiring.console().say("(The browser could not be started: " + opened.error().what + ".)\n");
}

}  // namespace maestro
