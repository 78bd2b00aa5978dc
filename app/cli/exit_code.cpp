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
      return 3;
    case Errc::login_needed:
    case Errc::no_input:
      return 4;
    case Errc::unreachable:
    case Errc::bad_answer:
      return 5;
    case Errc::refused:
    case Errc::spent_code:
    case Errc::state_mismatch:
      return 6;
    case Errc::rate_limited:
      return 7;
    case Errc::vault_corrupt:
    case Errc::vault_key:
    case Errc::vault_permissions:
    case Errc::vault_unavailable:
    case Errc::vault_newer:
      return 8;
    case Errc::vault_busy:
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
