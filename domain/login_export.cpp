#include "domain/login_export.hpp"

#include "domain/base64url.hpp"
#include "domain/envelope.hpp"
#include "domain/record_bytes.hpp"

namespace maestro {
namespace {

constexpr std::string_view family = "maestro-export-";
constexpr std::string_view prefix = "maestro-export-1:";
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t check_bytes = 16;
constexpr std::uint64_t most_logins = 1000;

tl::unexpected<Error> damaged() {
  return fail(Errc::bad_input, "the export is cut or damaged; nothing was imported",
              "copy it again, or make another with `maestro auth export`");
}

}  // namespace

PlainRecord encode(const std::vector<PortableLogin>& logins) {
  RecordWriter out;
  out.integer(logins.size(), 4);
  for (const PortableLogin& login : logins) {
    out.text(login.session.provider);
    out.text(login.session.profile);
    out.text(encode(login.record).reveal());
  }
  return std::move(out).padded(1);
}

Result<std::vector<PortableLogin>> decode_logins(const PlainRecord& plain) {
  RecordReader in(plain.reveal());
  std::vector<PortableLogin> logins;
  const std::uint64_t count = in.integer(4, 1, most_logins);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string provider(in.text());
    const std::string profile(in.text());
    Result<SessionKey> session = make_session_key(provider, profile);
    Result<SessionRecord> record = decode_session(PlainRecord(in.text()));
    if (!session || !record) return damaged();
    logins.push_back({*std::move(session), *std::move(record)});
  }
  if (!in.ended_well()) return damaged();
  return logins;
}

std::string format_export(const ExportText& text) {
  return std::string(prefix) + base64url_encode(text.salt + text.check + text.sealed);
}

Result<ExportText> parse_export(std::string_view text) {
  text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  if (!text.starts_with(family))
    return fail(Errc::bad_input, "this is not an export of maestro", "pipe in what `maestro auth export` printed");
  if (!text.starts_with(prefix))
    return fail(Errc::bad_input, "the export is of another version of maestro; nothing was imported",
                "upgrade maestro on this machine");
  const std::optional<WipingBytes> bytes = base64url_decode(text.substr(prefix.size()));
  if (!bytes || bytes->size() <= salt_bytes + check_bytes) return damaged();
  const std::string_view content(bytes->data(), bytes->size());
  return ExportText{std::string(content.substr(0, salt_bytes)), std::string(content.substr(salt_bytes, check_bytes)),
                    std::string(content.substr(salt_bytes + check_bytes))};
}

std::string export_place(const ExportText& text) { return std::string(prefix) + text.salt + text.check; }

}  // namespace maestro
