#pragma once

#include "domain/session_record.hpp"

namespace maestro::testing {

/// A login of ordinary size whose token was issued at `now` and is good for 30 days.
inline SessionRecord month_long_login(std::chrono::sys_seconds now) {
  SessionRecord record;
  record.grant_id.fill('g');
  record.token.access_token = AccessToken("sk-ant-oat01-" + std::string(95, 'a'));
  record.token.refresh_token = RefreshToken("sk-ant-ort01-" + std::string(95, 'r'));
  record.token.lifetime = std::chrono::hours{24 * 30};
  record.token.expiry = now + record.token.lifetime;
  record.token.scope = "org:create_api_key user:profile user:inference";
  record.identity = {"ada@example.com", "Example", "7d0f9c52-3f0b-4c7a-9a55-0d3a5f1c2b10"};
  record.token_endpoint = "https://console.anthropic.com/v1/oauth/token";
  return record;
}

}  // namespace maestro::testing
