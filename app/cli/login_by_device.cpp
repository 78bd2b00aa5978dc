#include <fmt/format.h>

#include "app/cli/login_ways.hpp"

namespace maestro {

Result<SessionRecord> log_in_by_device(Wiring& wiring, const Arguments& arguments, LoginPlan& plan,
                                       std::chrono::milliseconds patience) {
  Result<DeviceLogin> login = wiring.device_login();
  if (!login) return fail(std::move(login));
  const Result<DeviceAuthorization> authorization = login->begin(plan.session, plan.provider, plan.deadline);
  if (!authorization) return fail(authorization.error());
  wiring.console().say(fmt::format("Open this page on any device, and enter the code {}:\n\n{}\n\n",
                                   authorization->user_code, authorization->verification_uri));
  const std::string page = authorization->verification_uri_complete.value_or(authorization->verification_uri);
  show_qr(wiring, arguments, page);
  open_browser(wiring, arguments, page);
  wiring.console().say(fmt::format("Waiting; the code is good for {} minutes.\n",
                                   std::chrono::ceil<std::chrono::minutes>(authorization->expires_in).count()));
  return login->finish(plan.session, plan.provider, *authorization, plan.rule, patience);
}

}  // namespace maestro
