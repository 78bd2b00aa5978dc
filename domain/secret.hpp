#pragma once

#include <string.h>

#include <cstddef>
#include <memory>
#include <ostream>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace maestro {

/// Overwrites memory before giving it back. For vectors only: a short std::string keeps its text inside itself, where
/// no allocator sees it.
template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class U>
  explicit WipingAllocator(const WipingAllocator<U>&) {}

  T* allocate(std::size_t count) { return std::allocator<T>{}.allocate(count); }
  void deallocate(T* memory, std::size_t count) {
    explicit_bzero(memory, count * sizeof(T));
    std::allocator<T>{}.deallocate(memory, count);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

using WipingBytes = std::vector<char, WipingAllocator<char>>;

/// Compares without stopping at the first difference. The lengths are not secret.
[[nodiscard]] inline bool equal_in_constant_time(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i)
    difference = static_cast<unsigned char>(
        difference | (static_cast<unsigned char>(left[i]) ^ static_cast<unsigned char>(right[i])));
  return difference == 0;
}

/// Text or bytes that must not be seen: move-only, wiped when it goes, without conversion to string_view (fmt would
/// print it), without formatter; streams and failing tests print `[redacted, n bytes]`. The one way to the content is
/// `reveal()`; tests/architecture lists the files that may call it. Not thread-safe, like any value.
template <class Tag>
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view content) : bytes_(content.begin(), content.end()) {}
  explicit Secret(WipingBytes bytes) : bytes_(std::move(bytes)) {}
  Secret(Secret&&) noexcept = default;
  Secret& operator=(Secret&&) noexcept = default;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() = default;

  /// A second copy, on purpose.
  [[nodiscard]] Secret clone() const { return Secret(reveal()); }
  /// Valid until this Secret changes or goes.
  [[nodiscard]] std::string_view reveal() const { return {bytes_.data(), bytes_.size()}; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  /// Grows the content, e.g. while a request body is composed. What it outgrows is wiped.
  void append(std::string_view more) { bytes_.insert(bytes_.end(), more.begin(), more.end()); }

  friend bool operator==(const Secret& left, const Secret& right) {
    return equal_in_constant_time(left.reveal(), right.reveal());
  }
  friend std::ostream& operator<<(std::ostream& out, const Secret& secret) {
    return out << "[redacted, " << secret.size() << " bytes]";
  }

 private:
  WipingBytes bytes_;
};

using AccessToken = Secret<struct AccessTokenTag>;
using RefreshToken = Secret<struct RefreshTokenTag>;
using AuthorizationCode = Secret<struct AuthorizationCodeTag>;  ///< RFC 6749 §4.1.2
using CodeVerifier = Secret<struct CodeVerifierTag>;            ///< RFC 7636 §4.1
using State = Secret<struct StateTag>;                          ///< RFC 6749 §10.12; by default it equals the verifier
using DeviceCode = Secret<struct DeviceCodeTag>;                ///< RFC 8628 §3.2
using PastedText = Secret<struct PastedTextTag>;                ///< what the person typed at the prompt
using MessageBody = Secret<struct MessageBodyTag>;              ///< an HTTP body, either way
using Passphrase = Secret<struct PassphraseTag>;                ///< what a person keeps in his head
using SealKey = Secret<struct SealKeyTag>;                      ///< 32 bytes, AES-256
using PlainRecord = Secret<struct PlainRecordTag>;              ///< an envelope before sealing

}  // namespace maestro
