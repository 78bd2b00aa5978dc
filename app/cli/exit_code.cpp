#include "app/cli/exit_code.hpp"

namespace maestro {

int exit_code(Errc code) {
  switch (code) {
    case Errc::internal:
      return 1;
    case Errc::usage:
    case Errc::bad_input:
    case Errc::older_copy:
      return 2;
    case Errc::bad_setting:
    case Errc::other_issuer:
    case Errc::other_client:
      return 3;
    case Errc::login_needed:
    case Errc::no_input:
      return 4;
    case Errc::unreachable:
    case Errc::bad_answer:
    case Errc::still_refreshing:
    case Errc::refresh_interrupted:
    case Errc::still_exchanging:
      return 5;
    case Errc::refused:
    case Errc::spent_code:
    case Errc::state_mismatch:
    case Errc::other_account:
    case Errc::api_refuses:
      return 6;
    case Errc::rate_limited:
      return 7;
    case Errc::vault_corrupt:
    case Errc::vault_key:
    case Errc::vault_permissions:
    case Errc::vault_unavailable:
    case Errc::vault_newer:
    case Errc::vault_copied:
    case Errc::mounted_alone:
    case Errc::no_room:
    case Errc::not_stored:
    case Errc::system_limit:
    case Errc::libcurl_missing:
      return 8;
    case Errc::vault_busy:
    case Errc::vault_overtaken:
      return 9;
    case Errc::undelivered:
      return 10;
    case Errc::interrupted:
      return 130;
  }
  return 1;
}

std::string_view error_code_name(Errc code) {
  switch (code) {
    case Errc::internal:
      return "internal";
    case Errc::usage:
      return "usage";
    case Errc::bad_input:
      return "bad_input";
    case Errc::bad_setting:
      return "bad_setting";
    case Errc::login_needed:
      return "login_needed";
    case Errc::no_input:
      return "no_input";
    case Errc::unreachable:
      return "unreachable";
    case Errc::bad_answer:
      return "bad_answer";
    case Errc::refused:
      return "refused";
    case Errc::spent_code:
      return "spent_code";
    case Errc::state_mismatch:
      return "state_mismatch";
    case Errc::rate_limited:
      return "rate_limited";
    case Errc::vault_corrupt:
      return "vault_corrupt";
    case Errc::vault_key:
      return "vault_key";
    case Errc::vault_permissions:
      return "vault_permissions";
    case Errc::vault_unavailable:
      return "vault_unavailable";
    case Errc::vault_newer:
      return "vault_newer";
    case Errc::vault_busy:
      return "vault_busy";
    case Errc::vault_overtaken:
      return "vault_overtaken";
    case Errc::vault_copied:
      return "vault_copied";
    case Errc::mounted_alone:
      return "mounted_alone";
    case Errc::no_room:
      return "no_room";
    case Errc::not_stored:
      return "not_stored";
    case Errc::still_refreshing:
      return "still_refreshing";
    case Errc::still_exchanging:
      return "still_exchanging";
    case Errc::other_issuer:
      return "other_issuer";
    case Errc::other_client:
      return "other_client";
    case Errc::other_account:
      return "other_account";
    case Errc::api_refuses:
      return "api_refuses";
    case Errc::system_limit:
      return "system_limit";
    case Errc::libcurl_missing:
      return "libcurl_missing";
    case Errc::refresh_interrupted:
      return "refresh_interrupted";
    case Errc::older_copy:
      return "older_copy";
    case Errc::undelivered:
      return "undelivered";
    case Errc::interrupted:
      return "interrupted";
  }
  return "internal";
}

}  // namespace maestro
