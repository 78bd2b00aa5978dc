#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/json_object.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<std::string> url = wiring.vault_url();
  if (!url) return fail(url.error());
  const Result<VaultKeeper*> keeper = wiring.vault_keeper();
  if (!keeper) return fail(keeper.error());
  const Result<std::optional<VaultInfo>> info = (*keeper)->info();
  if (!info) return fail(info.error());
  using OptionalText = std::optional<std::string_view>;
  JsonObject json;
  json.text("vault", *url)
      .text("vault_id", *info ? OptionalText((*info)->vault_id) : std::nullopt)
      .text("key_id", *info ? OptionalText((*info)->key_id) : std::nullopt)
      .text("key", *info ? OptionalText(name_of((*info)->key)) : std::nullopt)
      .number("records", *info ? std::optional<std::int64_t>((*info)->records) : std::nullopt);
  const std::string text =
      *info ? fmt::format("vault    {}\nid       {}\nkey      {}\nkey id   {}\nrecords  {}\n", *url, (*info)->vault_id,
                          name_of((*info)->key), (*info)->key_id, (*info)->records)
            : fmt::format("vault    {}\nThere is none yet; `maestro auth login` makes it.\n", *url);
  const Status written = wiring.console().write(arguments.has("--json") ? json.line() : std::string_view(text));
  if (!written) return fail(written.error());
  return 0;
}

}  // namespace

Command vault_info_command() {
  return {"vault info", "Show where the vault is and which key seals it", "maestro vault info --json", {}, true, run};
}

}  // namespace maestro
