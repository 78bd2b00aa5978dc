#include "domain/key_slot.hpp"

#include <array>
#include <utility>

#include "domain/hexadecimal.hpp"

namespace maestro {
namespace {

constexpr std::array names = {std::pair(KeyKind::file, std::string_view("file")),
                              std::pair(KeyKind::passphrase, std::string_view("passphrase")),
                              std::pair(KeyKind::keyring, std::string_view("keyring"))};

}  // namespace

std::string_view name_of(KeyKind kind) {
  for (const auto& [known, name] : names)
    if (known == kind) return name;
  return "";
}

std::optional<KeyKind> key_kind_from(std::string_view name) {
  for (const auto& [kind, known] : names)
    if (known == name) return kind;
  return std::nullopt;
}

std::string name_of(const KeySlot& slot) { return hexadecimal(slot.vault_id) + ":" + hexadecimal(slot.salt); }

}  // namespace maestro
